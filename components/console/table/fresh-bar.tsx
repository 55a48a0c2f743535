"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import type { LiveTable } from "#protocol/table.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { FreshNotice } from "./fresh-notice.tsx";

/** Says that a table has rows that came since it was drawn. */
export function FreshBar({ table }: { table: LiveTable }) {
  const t = useTranslations("console.table");
  const command = useOperatorCommand();
  const since = useRef<number | null>(null);
  const [count, setCount] = useState(0);
  const look = useCallback(async () => {
    const answer = await command("table.countFresh", { table, since: since.current });
    if (!answer.ok) return;
    since.current ??= answer.data.at;
    setCount(answer.data.count);
  }, [command, table]);
  useEffect(() => void look(), [look]);
  return (
    <FreshNotice
      count={count}
      say={(fresh) => t("fresh", { count: fresh })}
      look={look}
      // Counted from before the rows are fetched: none that comes in between is passed over.
      onShow={() => {
        since.current = null;
        return look();
      }}
    />
  );
}
