import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { KeyTable } from "#components/console/settings/key-table.tsx";
import { NewKey } from "#components/console/settings/new-key.tsx";
import { listApiKeys } from "#core/api-keys/revoke-api-key.ts";
import { apiScopes } from "#protocol/api-key.ts";
import { readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }> };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.keys} · ${words.console.title}` };
}

/** The app's keys for programs. */
export default async function KeysPage({ params }: Props) {
  const { app, ctx, language, words } = await readConsole((await params).app, "admin");
  const isOwner = app.role === "owner";
  return (
    <ConsolePage
      title={words.console.nav.keys}
      lead={words.console.keys.lead}
      actions={isOwner && <NewKey scopes={apiScopes} />}
    >
      <KeyTable
        keys={await listApiKeys(ctx)}
        words={words.console}
        isOwner={isOwner}
        now={ctx.now().getTime()}
        showTime={(time) => showTime(language, time)}
      />
    </ConsolePage>
  );
}
