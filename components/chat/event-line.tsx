"use client";

import { useGroupEventText } from "./group-event.ts";
import type { TimelineEvent } from "./timeline.ts";
import type { NameOf } from "./use-names.ts";

/** One line about a change of the group. */
export function EventLine({ item, nameOf }: { item: TimelineEvent; nameOf: NameOf }) {
  const eventText = useGroupEventText();
  return (
    <p
      dir="auto"
      data-key={item.key}
      data-seq={item.seq}
      className="mx-auto max-w-[34rem] pt-4 text-center text-xs text-pretty text-ink-3 wrap-anywhere"
    >
      {eventText(item.event, nameOf)}
    </p>
  );
}
