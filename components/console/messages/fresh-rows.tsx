"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { HistoryFilter } from "#protocol/history.ts";
import { useOperatorCommand } from "../console-provider.tsx";

const EVERY_MS = 10_000;

/** Says quietly that there are newer messages; rows never move by themselves. Not while words are searched for. */
export function FreshRows({ filter, newest }: { filter: HistoryFilter; newest: number }) {
  const t = useTranslations("console.messages");
  const command = useOperatorCommand();
  const router = useRouter();
  const [count, setCount] = useState(0);
  useEffect(() => {
    setCount(0);
    // Each search for words is written down: none is made that nobody asked for.
    if (filter.words !== undefined) return;
    const look = async () => {
      if (document.hidden) return;
      const answer = await command("history.list", {
        ...filter,
        since: Math.max(filter.since ?? 0, newest + 1),
        limit: 1,
      });
      if (answer.ok) setCount(answer.data.total);
    };
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [command, filter, newest]);
  return (
    <p role="status" className="empty:hidden">
      {count > 0 && (
        <Button tone="quiet" className="mb-2" onClick={() => router.refresh()}>
          {`${t("fresh", { count })} · ${t("refresh")}`}
        </Button>
      )}
    </p>
  );
}
