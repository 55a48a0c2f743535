"use client";

import { memo } from "react";
import { EventLine } from "./event-line.tsx";
import type { Clock } from "./local-time.ts";
import { MessageRow, type MessageRowProps } from "./message-row.tsx";
import { DaySeparator, RetractedLine, UnreadSeparator } from "./message-separators.tsx";
import type { TimelineRow } from "./timeline.ts";
import type { NameOf } from "./use-names.ts";

type Props = {
  rows: readonly TimelineRow[];
  conversation: number;
  nameOf: NameOf;
  /** Several people speak here: a group of messages says whose it is. */
  named: boolean;
  clock: Clock;
  /** False while the first rows are put in place: those never move. */
  opened: boolean;
  stop: string | undefined;
  onEdit: (text: string) => void;
} & Pick<MessageRowProps, "onStop" | "onMenu">;

/** The rows of a timeline, each in its own look. */
export const TimelineRows = memo(function TimelineRows({
  rows,
  conversation,
  nameOf,
  named,
  clock,
  opened,
  stop,
  onStop,
  onMenu,
  onEdit,
}: Props) {
  const newest = rows.length - 1;
  return rows.map((row, index) => {
    switch (row.kind) {
      case "event":
        return <EventLine key={row.key} item={row.item} nameOf={nameOf} />;
      case "day":
        return <DaySeparator key={row.key} at={row.at} clock={clock} />;
      case "line":
        return <UnreadSeparator key={row.key} count={row.count} />;
      case "retracted":
        return (
          <RetractedLine
            key={row.key}
            message={row.message}
            conversation={conversation}
            name={nameOf(row.message.sender)}
            onEdit={onEdit}
          />
        );
      case "message":
        return (
          <MessageRow
            key={row.key}
            message={row.message}
            first={row.first}
            last={row.last}
            fresh={opened && index === newest}
            stop={row.key === stop}
            conversation={conversation}
            senderName={nameOf(row.message.sender)}
            named={named}
            clock={clock}
            onMenu={onMenu}
            onStop={onStop}
          />
        );
    }
    return null;
  });
});
