import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Part } from "#components/console/detail-list.tsx";
import { AppDanger } from "#components/console/settings/app-danger.tsx";
import { AppIcon } from "#components/console/settings/app-icon.tsx";
import { SecretPanel } from "#components/console/settings/secret-panel.tsx";
import { SettingsForm } from "#components/console/settings/settings-form.tsx";
import { TeamPanel } from "#components/console/settings/team-panel.tsx";
import { getSecrets } from "#core/apps/rotate-secret.ts";
import { getTeam } from "#core/team/team.ts";
import { readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.settings} · ${words.console.title}` };
}

/** The app's settings, its secret, its team and its end. */
export default async function SettingsPage({ params }: Props) {
  const { app, ctx, language, suspended, words } = await readConsole((await params).app, "admin");
  const [secrets, team] = await Promise.all([getSecrets(ctx), getTeam(ctx)]);
  const isOwner = app.role === "owner";
  const t = words.console;
  return (
    <ConsolePage title={t.nav.settings}>
      <SettingsForm key={JSON.stringify(ctx.app.settings)} settings={ctx.app.settings} />
      {isOwner && (
        <Part title={t.secret.title}>
          <SecretPanel
            secrets={secrets}
            usedAt={showTime(language, secrets.usedAt)}
            previousUsedAt={showTime(language, secrets.previous?.usedAt ?? null)}
          />
        </Part>
      )}
      <Part title={t.team.title}>
        <TeamPanel team={team} isOwner={isOwner} />
      </Part>
      <Part title={t.settings.app}>
        <div className="mb-4">
          <AppIcon />
        </div>
        <AppDanger suspended={suspended} isOwner={isOwner} />
      </Part>
    </ConsolePage>
  );
}
