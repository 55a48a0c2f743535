"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { MuteDialog } from "#components/groups/mute-dialog.tsx";
import { ViewLink } from "#components/shell/navigation.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { Button, buttonClass } from "#components/ui/button.tsx";
import type { CommandName, Input } from "#protocol/commands.ts";
import type { RoomInfo, RoomMember } from "#protocol/room.ts";
import { mayPutOut, ownsRoom } from "./rights.ts";

/** Under somebody inside a room: write to them, and what the owner and the admins may do. */
export function RoomMemberActions({
  room,
  member,
  name,
  muted,
  isMe,
  onChanged,
}: {
  room: RoomInfo;
  member: RoomMember;
  name: string;
  muted: boolean;
  isMe: boolean;
  onChanged: () => void;
}) {
  const t = useTranslations("group");
  const words = useTranslations("room");
  const profile = useTranslations("profile");
  const { busy, act } = useAct();
  const [asking, setAsking] = useState(false);
  const { username } = member.user;
  const place = { room: room.id, username };
  const isKeeper = member.role === "keeper";
  const touchable = !isMe && mayPutOut(room, member);
  const change = async <K extends CommandName>(name: K, input: Input<K>) => {
    const done = await act(name, input);
    if (done) onChanged();
    return done;
  };
  const silence = (durationMs: number | null) => change("room.silenceMember", { ...place, durationMs });
  if (isMe) return <p className="bg-line/40 px-4 pb-3 text-sm text-ink-3">{t("thatIsYou")}</p>;
  return (
    <div className="flex flex-wrap gap-2 bg-line/40 px-4 pt-1 pb-3">
      <ViewLink view={{ name: "chat", username }} className={buttonClass()}>
        {profile("message")}
      </ViewLink>
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
      {touchable && !isKeeper && !muted && <Button onClick={() => setAsking(true)}>{t("muteMember")}</Button>}
      {touchable && (
        <Button tone="danger" busy={busy} onClick={() => void change("room.removeMember", place)}>
          {t("remove")}
        </Button>
      )}
      {touchable && !isKeeper && (
        <Button tone="danger" busy={busy} onClick={() => void change("room.blockMember", place)}>
          {words("block")}
        </Button>
      )}
      {asking && <MuteDialog name={name} onMute={silence} onClose={() => setAsking(false)} />}
    </div>
  );
}
