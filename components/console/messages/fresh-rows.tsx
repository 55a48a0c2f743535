"use client";

import { useCallback, useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import type { HistoryFilter } from "#protocol/history.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { FreshNotice } from "../table/fresh-notice.tsx";

/** Says that there are newer messages that fit the filter. Not while words are searched for. */
export function FreshRows({ filter, newest }: { filter: HistoryFilter; newest: number }) {
  const t = useTranslations("console.messages");
  const command = useOperatorCommand();
  const [count, setCount] = useState(0);
  // The server draws the page anew with an equal filter each time.
  const asked = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter or newer rows are another count.
  useEffect(() => setCount(0), [asked, newest]);
  const look = useCallback(async () => {
    const { words, since = 0, ...rest } = JSON.parse(asked) as HistoryFilter; // as it was written just above
    // Each search for words is written down: none is made that nobody asked for.
    if (words !== undefined) return;
    const newer = { ...rest, since: Math.max(since, newest + 1), limit: 1 };
    const answer = await command("history.list", newer);
    if (answer.ok) setCount(answer.data.total);
  }, [command, asked, newest]);
  return <FreshNotice count={count} say={(fresh) => t("fresh", { count: fresh })} look={look} />;
}
