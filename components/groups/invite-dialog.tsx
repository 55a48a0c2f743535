"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { momentText } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { summaryName } from "#components/shell/people.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { viewPath } from "#components/shell/view.ts";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { GroupInvite } from "#protocol/group.ts";
import { MadeLink } from "./made-link.tsx";

const DAY = 86_400_000;
const lives = { day: DAY, week: 7 * DAY, month: 30 * DAY, forever: null } as const;
type Life = keyof typeof lives;
const names = Object.keys(lives) as Life[]; // the keys of an object of ours
/** For how many people a link is offered; 0: any number. */
const counts = [0, 1, 5, 10, 50, 100] as const;

/** Chooses how long a link holds and for how many, and makes it. */
function LinkForm({ group, onMade }: { group: number; onMade: (link: string) => void }) {
  const t = useTranslations("group");
  const client = useClient();
  const errorText = useErrorText();
  const slug = useAppState((state) => state.app.slug);
  const [life, setLife] = useState<Life>("week");
  const [most, setMost] = useState(0);
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      const { token } = await client.call("group.createInvite", {
        group,
        expiresInMs: lives[life],
        maxUses: most || null,
      });
      onMade(location.origin + viewPath(slug, { name: "invite", token }));
    } catch (error) {
      showToast({ text: errorText(error), tone: "danger" });
      setBusy(false);
    }
  };
  return (
    <>
      <SelectField
        label={t("valid")}
        value={life}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setLife(names.find((name) => name === value) ?? "week");
        }}
      >
        {names.map((name) => (
          <option key={name} value={name}>
            {t(`durations.${name}`)}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t("maxUses")}
        value={most}
        onChange={(event) => setMost(Number(event.currentTarget.value))}
      >
        {counts.map((count) => (
          <option key={count} value={count}>
            {count === 0 ? t("anyNumber") : t("uptoPeople", { count })}
          </option>
        ))}
      </SelectField>
      <Button tone="primary" busy={busy} onClick={() => void make()}>
        {t("makeLink")}
      </Button>
    </>
  );
}

function InviteRow({
  invite,
  group,
  onRevoked,
}: {
  invite: GroupInvite;
  group: number;
  onRevoked: () => void;
}) {
  const t = useTranslations("group");
  const clock = useClock();
  const { busy, act } = useAct();
  const until =
    invite.expiresAt === null ? t("noEnd") : t("until", { time: momentText(invite.expiresAt, clock) });
  const used =
    invite.maxUses === null
      ? t("uses", { count: invite.uses })
      : t("usesOf", { count: invite.uses, most: invite.maxUses });
  const revoke = async () => {
    if (await act("group.revokeInvite", { group, invite: invite.id })) onRevoked();
  };
  return (
    <li className="flex items-center gap-3 py-2 text-sm">
      <span className="min-w-0 grow">
        <span className="block truncate">{summaryName(invite.creator)}</span>
        <span className="tnum block text-xs text-ink-3">
          {until} · {used}
        </span>
      </span>
      <Button tone="danger" busy={busy} onClick={() => void revoke()}>
        {t("revoke")}
      </Button>
    </li>
  );
}

/** Makes links that let people in, and takes them back. */
export function InviteDialog({ group, onClose }: { group: number; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("group.listInvites", { group });
  const [link, setLink] = useState<string | null>(null);
  const onMade = (made: string) => {
    setLink(made);
    again();
  };
  return (
    <Dialog title={t("inviteLink")} closeLabel={common("close")} onClose={onClose}>
      <div className="space-y-4">
        {link ? (
          <MadeLink link={link} onAnother={() => setLink(null)} />
        ) : (
          <LinkForm group={group} onMade={onMade} />
        )}
        {asked.state === "loading" && <Skeleton className="h-11" />}
        {asked.state === "failed" && <EmptyState flush>{errorText(asked.error)}</EmptyState>}
        {asked.state === "ready" && asked.data.length > 0 && (
          <section aria-label={t("links")}>
            <h3 className="text-sm text-ink-3">{t("links")}</h3>
            <ul className="divide-y divide-line">
              {asked.data.map((invite) => (
                <InviteRow key={invite.id} invite={invite} group={group} onRevoked={again} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
