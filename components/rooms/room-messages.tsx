"use client";

import { Suspense, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { JumpButtons } from "#components/chat/parts.ts";
import { distanceToEnd } from "#components/chat/scroller.ts";
import { messagesOf, timelineOf } from "#components/chat/timeline.ts";
import { TimelineRows } from "#components/chat/timeline-rows.tsx";
import { useClock } from "#components/chat/use-clock.ts";
import { useEditAgain } from "#components/chat/use-edit-again.ts";
import { useMessageMenu } from "#components/chat/use-message-menu.tsx";
import { useNames } from "#components/chat/use-names.ts";
import { useRoving } from "#components/chat/use-roving.ts";
import { useScrollGuard } from "#components/chat/use-scroll-guard.ts";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { outgoingOf } from "#sdk/selectors.ts";
import type { RoomState } from "#sdk/state.ts";
import { useAnnouncedRoom } from "./use-announced-room.ts";

/** Farther than this from the end, in pixels, the way back is offered. */
const FAR = 160;
const noMentions: readonly number[] = [];

/** What was said in a room since shortly before I came; above it there is nothing. */
export function RoomMessages({ of }: { of: RoomState }) {
  const { info, entries } = of;
  const room = useTranslations("room");
  const t = useTranslations("chat");
  const clock = useClock();
  const scroller = useRef<HTMLDivElement>(null);
  const target = useMemo(() => ({ room: info.id }), [info.id]);
  const me = useAppState((state) => state.me.username);
  const outgoing = useAppState((state) => outgoingOf(state, target));
  const nameOf = useNames(info.conversation);
  useAnnouncedRoom(of, { me, nameOf });
  const rows = useMemo(() => {
    const messages = messagesOf({ me, entries, outgoing, conversation: undefined });
    return timelineOf(messages, { timeZone: clock.timeZone, line: null });
  }, [me, entries, outgoing, clock.timeZone]);
  const keys = useMemo(() => rows.flatMap((row) => (row.kind === "message" ? row.key : [])), [rows]);
  const roving = useRoving(scroller, keys);
  useScrollGuard(scroller, keys.at(-1));

  const [opened, setOpened] = useState(false);
  const [away, setAway] = useState(false);
  const look = () => scroller.current && setAway(distanceToEnd(scroller.current) > FAR);
  const toEnd = () => {
    if (scroller.current) scroller.current.scrollTop = 0;
  };
  // What was sent leads to the end, wherever one was.
  const sent = outgoing.at(-1)?.clientId;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at when something was sent.
  useLayoutEffect(() => {
    if (opened && sent !== undefined) toEnd();
    setOpened(true);
  }, [sent]);

  const { openMenu, menu } = useMessageMenu(scroller, info.conversation);
  const editAgain = useEditAgain(target, scroller);
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={scroller}
        onScroll={look}
        className="flex h-full flex-col-reverse overflow-x-clip overflow-y-auto overscroll-contain px-4 md:px-10"
      >
        <div className="mx-auto w-full max-w-[46rem] pb-3">
          <div className="flex flex-col items-start gap-3 pt-10 pb-2">
            <Avatar id={String(info.id)} name={info.name} kind="group" size={72} />
            <p className="max-w-72 text-sm text-ink-3 text-pretty">{room("start", { name: info.name })}</p>
          </div>
          <div role="log" aria-label={t("messages")} aria-live="off" onKeyDown={roving.onKeyDown}>
            <TimelineRows
              rows={rows}
              conversation={info.conversation}
              nameOf={nameOf}
              named
              clock={clock}
              opened={opened}
              stop={roving.stop}
              onStop={roving.onStop}
              onMenu={openMenu}
              onEdit={editAgain}
            />
          </div>
        </div>
      </div>
      <Suspense>
        <JumpButtons mentions={noMentions} unread={0} away={away} onMention={toEnd} onEnd={toEnd} />
      </Suspense>
      {menu}
    </div>
  );
}
