"use client";

import { type ReactNode, Suspense, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import type { Target } from "#protocol/message.ts";
import { conversationOf, outgoingOf } from "#sdk/selectors.ts";
import { BubbleSkeletons, OlderFailed } from "./message-separators.tsx";
import { JumpButtons } from "./parts.ts";
import { distanceToEnd, placeAt } from "./scroller.ts";
import { messagesOf, timelineOf } from "./timeline.ts";
import { TimelineRows } from "./timeline-rows.tsx";
import { useClock } from "./use-clock.ts";
import { useEditAgain } from "./use-edit-again.ts";
import { useJump } from "./use-jump.ts";
import { useMessageMenu } from "./use-message-menu.tsx";
import { useMessageWindow } from "./use-message-window.ts";
import { useNames } from "./use-names.ts";
import { useOpening } from "./use-opening.ts";
import { useRoving } from "./use-roving.ts";
import { useScrollGuard } from "./use-scroll-guard.ts";
import { useSeen } from "./use-seen.ts";
import { useUnreadLine } from "./use-unread-line.ts";
import { useWaitingMentions } from "./use-waiting-mentions.ts";

/** Farther than this from the end, in pixels, the way back is offered. */
const FAR = 160;
/** Where the line of new messages stands when a conversation opens: share of the view's height. */
const LINE_AT = 0.22;

/** The messages of a conversation, from the first unread or the end, as far up as one scrolls. */
export function MessageList({
  target,
  start,
}: {
  target: Target /** Above the first message. */;
  start: ReactNode;
}) {
  const t = useTranslations("chat");
  const clock = useClock();
  const scroller = useRef<HTMLDivElement>(null);
  const me = useAppState((state) => state.me.username);
  const conversation = useAppState((state) => conversationOf(state, target));
  const outgoing = useAppState((state) => outgoingOf(state, target));
  const nameOf = useNames(conversation?.info.id ?? 0);
  const ready = useOpening(target);
  const line = useUnreadLine(target, ready);
  const held = useMessageWindow(scroller, conversation, { ready, openedAfter: line?.after ?? null });
  const { shown, showsEnd, showEnd } = held;
  const jump = useJump(scroller, held);
  const mentions = useWaitingMentions(scroller, conversation);
  const seen = useSeen(scroller, conversation, { ready, showsEnd });
  // Of the conversation only the other side's position decides what a row says.
  // biome-ignore lint/correctness/useExhaustiveDependencies: everything else of it changes far more often.
  const rows = useMemo(() => {
    const messages = messagesOf({ me, entries: shown, outgoing: showsEnd ? outgoing : [], conversation });
    return timelineOf(messages, { timeZone: clock.timeZone, line });
  }, [me, shown, outgoing, showsEnd, conversation?.peer, clock.timeZone, line]);
  const keys = useMemo(() => rows.flatMap((row) => (row.kind === "message" ? row.key : [])), [rows]);
  const roving = useRoving(scroller, keys);
  useScrollGuard(scroller, keys.at(-1));

  const [opened, setOpened] = useState(false);
  const [away, setAway] = useState(false);
  const look = () => {
    held.look();
    seen();
    if (opened) mentions.look();
    if (scroller.current) setAway(distanceToEnd(scroller.current) > FAR);
  };
  // What was sent leads to the end, wherever one was.
  const sent = outgoing.at(-1)?.clientId;
  const lastSent = useRef(sent);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at after every change of what is drawn.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !ready) return;
    if (!opened) {
      const mark = element.querySelector<HTMLElement>("[data-unread-line]");
      if (mark) placeAt(element, mark, LINE_AT);
      setOpened(true);
    } else if (sent !== lastSent.current && sent !== undefined) showEnd();
    lastSent.current = sent;
    look();
  }, [ready, opened, rows, sent, conversation?.loadingOlder, held.failed]);

  const { openMenu, menu } = useMessageMenu(scroller, conversation?.info.id ?? null);
  const editAgain = useEditAgain(target, scroller);
  return (
    <div className="relative min-h-0 grow">
      <div
        ref={scroller}
        onScroll={look}
        className="flex h-full flex-col-reverse overflow-x-clip overflow-y-auto overscroll-contain px-4 md:px-10"
      >
        {/* Two elements, not one that changes: what takes the place of a skeleton has not moved. */}
        {ready ? (
          <div key="messages" className="mx-auto w-full max-w-[46rem] pb-3">
            {(!conversation || held.showsBeginning) && start}
            {conversation && !held.showsBeginning && held.failed && <OlderFailed onRetry={held.tryAgain} />}
            {conversation && !held.showsBeginning && !held.failed && (
              <BubbleSkeletons label={t("loadingOlder")} />
            )}
            <div role="log" aria-label={t("messages")} aria-live="off" onKeyDown={roving.onKeyDown}>
              <TimelineRows
                rows={rows}
                conversation={conversation?.info.id ?? 0}
                nameOf={nameOf}
                named={"group" in target}
                clock={clock}
                opened={opened}
                stop={roving.stop}
                onStop={roving.onStop}
                onMenu={openMenu}
                onEdit={editAgain}
              />
            </div>
          </div>
        ) : (
          <div key="skeleton" className="mx-auto w-full max-w-[46rem] pb-3">
            <BubbleSkeletons label={t("loadingOlder")} groups={3} />
          </div>
        )}
      </div>
      {ready && (
        <Suspense>
          <JumpButtons
            mentions={mentions.waiting}
            unread={conversation?.unread ?? 0}
            away={away || !showsEnd}
            onMention={(seq) => {
              mentions.visit(seq);
              jump(seq);
            }}
            onEnd={showEnd}
          />
        </Suspense>
      )}
      {menu}
    </div>
  );
}
