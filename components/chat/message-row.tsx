"use client";

import clsx from "clsx";
import { MoreHorizontal } from "lucide-react";
import { type KeyboardEvent, memo, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Avatar } from "#components/ui/avatar.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { textOf } from "#protocol/body-text.ts";
import { type Clock, timeOfDay } from "./local-time.ts";
import { MessageBubble } from "./message-bubble.tsx";
import type { Point } from "./message-menu.tsx";
import { FailedMessage, MessageTime, OwnMeta } from "./message-meta.tsx";
import { bodyText } from "./preview.ts";
import type { TimelineMessage } from "./timeline.ts";
import { useMenuGesture } from "./use-menu-gesture.ts";

export type MessageRowProps = {
  message: TimelineMessage;
  first: boolean;
  last: boolean;
  /** Came while the end was in view: it rises. */
  fresh: boolean;
  /** The one stop of the tab order among the messages. */
  stop: boolean;
  conversation: number;
  senderName: string;
  /** The name stands above the first of a group. */
  named: boolean;
  clock: Clock;
  onMenu: (message: TimelineMessage, point: Point) => void;
  onStop: (key: string) => void;
};

function same(before: MessageRowProps, after: MessageRowProps): boolean {
  const a = before.message;
  const b = after.message;
  return (
    a.key === b.key &&
    a.seq === b.seq &&
    a.status === b.status &&
    a.error === b.error &&
    a.at === b.at &&
    (a.body && textOf(a.body)) === (b.body && textOf(b.body)) &&
    before.first === after.first &&
    before.last === after.last &&
    before.stop === after.stop &&
    before.senderName === after.senderName &&
    before.named === after.named &&
    before.conversation === after.conversation &&
    before.clock === after.clock &&
    before.onMenu === after.onMenu &&
    before.onStop === after.onStop
  );
}

/** A message with its place: face and time of its group, state, and the ways to its menu. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, first, last, stop, conversation, senderName, named, clock, onMenu, onStop } = props;
  const t = useTranslations("chat");
  const [hovered, setHovered] = useState(false);
  // Only how the row came decides whether it rises, not what happens to it later.
  const [rises] = useState(props.fresh);
  const open = (point: Point) => onMenu(message, point);
  const gesture = useMenuGesture(open);
  const { own, body, status } = message;
  if (!body) return null;
  const who = own ? t("sayYou") : senderName;
  const words = [who, timeOfDay(message.at, clock), bodyText(body), status ? t(`status.${status}`) : ""];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Enter" || event.target !== event.currentTarget) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    open({ x: own ? box.right - 200 : box.left + 48, y: box.bottom });
  };
  return (
    <article
      {...gesture}
      aria-label={words.filter(Boolean).join(", ")}
      data-key={message.key}
      data-seq={message.seq ?? undefined}
      tabIndex={stop ? 0 : -1}
      onFocus={() => onStop(message.key)}
      onKeyDown={onKeyDown}
      onPointerEnter={(event) => event.pointerType === "mouse" && setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      className={clsx(
        "flex scroll-my-4 flex-col rounded-control transition-colors duration-500 data-tinted:bg-jade-soft pointer-coarse:select-none",
        first ? "pt-4" : "pt-0.5",
        own && "items-end",
        rises && "animate-[rise_140ms_var(--ease-out-soft)]",
      )}
    >
      {named && first && !own && (
        <p aria-hidden className="max-w-full truncate pb-1 pl-12 text-xs text-ink-2">
          {senderName}
        </p>
      )}
      <div className={clsx("flex max-w-full items-end gap-2", own && "flex-row-reverse pl-12 max-md:pl-4")}>
        {!own &&
          (last ? (
            <Avatar id={message.sender} name={senderName} size={36} className="mr-1" />
          ) : (
            <span className="mr-1 w-9 shrink-0" />
          ))}
        <MessageBubble
          body={body}
          conversation={conversation}
          own={own}
          first={first}
          faint={status === "failed"}
        />
        {!own && last && (
          <span className="mb-1 shrink-0 text-xs text-ink-3">
            <MessageTime at={message.at} clock={clock} />
          </span>
        )}
        <span className={clsx("size-9 shrink-0 self-center pointer-coarse:hidden", !own && "-ml-1")}>
          {hovered && (
            <IconButton
              label={t("actions")}
              tabIndex={-1}
              onClick={(event) => {
                const box = event.currentTarget.getBoundingClientRect();
                open({ x: box.left, y: box.bottom });
              }}
            >
              <Icon of={MoreHorizontal} />
            </IconButton>
          )}
        </span>
      </div>
      {own && status === "failed" && <FailedMessage message={message} />}
      {own && status !== "failed" && last && (
        <div className="pt-1">
          <OwnMeta message={message} clock={clock} group={named ? conversation : null} />
        </div>
      )}
    </article>
  );
}, same);
