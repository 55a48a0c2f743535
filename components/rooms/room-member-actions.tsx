"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { MuteDialog } from "#components/groups/mute-dialog.tsx";
import { ConfirmDialog } from "#components/shell/confirm-dialog.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button } from "#components/ui/button.tsx";
import type { CommandName, Input } from "#protocol/commands.ts";
import type { RoomInfo, RoomMember } from "#protocol/room.ts";
import { mayPutOut, ownsRoom } from "./rights.ts";

/** What the owner and the admins may do with somebody inside a room who is not they themselves. */
export function RoomMemberActions({
  room,
  member,
  name,
  muted,
  onChanged,
}: {
  room: RoomInfo;
  member: RoomMember;
  name: string;
  muted: boolean;
  onChanged: () => void;
}) {
  const t = useTranslations("group");
  const words = useTranslations("room");
  const { busy, act } = useAct();
  const [asking, setAsking] = useState<"mute" | "block" | null>(null);
  const { username } = member.user;
  const place = { room: room.id, username };
  const isKeeper = member.role === "keeper";
  const touchable = mayPutOut(room, member);
  const change = async <K extends CommandName>(name: K, input: Input<K>) => {
    const done = await act(name, input);
    if (done) onChanged();
    return done;
  };
  const silence = (durationMs: number | null) => change("room.silenceMember", { ...place, durationMs });
  return (
    <>
      {ownsRoom(room) && (
        <Button
          busy={busy}
          onClick={() => void change("room.setRole", { ...place, role: isKeeper ? "member" : "keeper" })}
        >
          {t(isKeeper ? "makeMember" : "makeAdmin")}
        </Button>
      )}
      {touchable && !isKeeper && muted && (
        <Button busy={busy} onClick={() => void silence(0)}>
          {t("unmute")}
        </Button>
      )}
      {touchable && !isKeeper && !muted && (
        <Button onClick={() => setAsking("mute")}>{t("muteMember")}</Button>
      )}
      {touchable && (
        <Button tone="danger" busy={busy} onClick={() => void change("room.removeMember", place)}>
          {words("remove")}
        </Button>
      )}
      {touchable && !isKeeper && (
        <Button tone="danger" onClick={() => setAsking("block")}>
          {words("block")}
        </Button>
      )}
      {asking === "mute" && <MuteDialog name={name} onMute={silence} onClose={() => setAsking(null)} />}
      {asking === "block" && (
        <ConfirmDialog
          title={words("blockTitle", { name })}
          confirm={words("block")}
          onConfirm={() => change("room.blockMember", place)}
          onClose={() => setAsking(null)}
        >
          {words("blockText")}
        </ConfirmDialog>
      )}
    </>
  );
}
