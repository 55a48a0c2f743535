"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { ClosedBox, ConversationFrame } from "#components/chat/conversation-frame.tsx";
import { momentText } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import { useNow } from "#components/chat/use-now.ts";
import { limits } from "#protocol/limits.ts";
import type { RoomInfo } from "#protocol/room.ts";
import type { RoomState } from "#sdk/state.ts";
import { roomBar } from "./rights.ts";
import { RoomMessages } from "./room-messages.tsx";

/** Why nothing can be written here, in one sentence. */
function ClosedRoom({ info, bar }: { info: RoomInfo; bar: "silenced" | "silencedAll" }) {
  const t = useTranslations("room");
  const clock = useClock();
  const until = info.me?.silencedUntil ?? null;
  if (bar === "silenced" && until !== null && until < limits.foreverMs) {
    return <ClosedBox>{t("silencedUntil", { time: momentText(until, clock) })}</ClosedBox>;
  }
  return <ClosedBox>{t(`bars.${bar}`)}</ClosedBox>;
}

/** A room I am inside of: what is said there, and the box to say something. */
export function RoomConversation({ room }: { room: RoomState }) {
  const t = useTranslations("room");
  const { info } = room;
  const target = useMemo(() => ({ room: info.id }), [info.id]);
  const now = useNow(info.me?.silencedUntil ?? null);
  const bar = roomBar(info, now);
  return (
    <ConversationFrame
      target={target}
      face={{ id: String(info.id), kind: "group", name: info.name, online: false, presence: "" }}
      line={t("people", { count: info.memberCount })}
      typing=""
      closed={bar && <ClosedRoom info={info} bar={bar} />}
      messages={<RoomMessages of={room} />}
    />
  );
}
