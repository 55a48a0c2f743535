"use client";

import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import type { UserSummary } from "#protocol/user.ts";
import { displayName } from "#sdk/selectors.ts";

function BlockedRow({ room, user, onDone }: { room: number; user: UserSummary; onDone: () => void }) {
  const t = useTranslations("room");
  const { username } = user;
  const name = useAppState((state) => displayName(state, username));
  const { busy, act } = useAct();
  const lift = async () => {
    if (await act("room.unblockMember", { room, username })) onDone();
  };
  return (
    <li className="flex min-h-11 items-center gap-3 px-4 text-sm">
      <Face id={username} name={name} size={28} />
      <span className="min-w-0 grow truncate">{name}</span>
      <Button tone="quiet" busy={busy} onClick={() => void lift()}>
        {t("unblock")}
      </Button>
    </li>
  );
}

/** Whom a room keeps out, for its owner and its admins. */
export function RoomBlocked({ room }: { room: number }) {
  const t = useTranslations("room");
  const { asked, again } = useAsk("room.listBlocked", { room });
  if (asked.state !== "ready" || asked.data.length === 0) return null;
  return (
    <section aria-label={t("blocked")} className="pt-5">
      <h3 className="px-4 pb-2 text-sm text-ink-3">{t("blocked")}</h3>
      <ul>
        {asked.data.map((user) => (
          <BlockedRow key={user.username} room={room} user={user} onDone={again} />
        ))}
      </ul>
    </section>
  );
}
