"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { LiveTable } from "#protocol/table.ts";
import { useOperatorCommand } from "../console-provider.tsx";

const EVERY_MS = 10_000;

/** Says quietly that a table has new rows; it shows them when that is wanted, and never moves a row by itself. */
export function FreshBar({ table }: { table: LiveTable }) {
  const t = useTranslations("console.table");
  const command = useOperatorCommand();
  const router = useRouter();
  const since = useRef<number | null>(null);
  const [count, setCount] = useState(0);
  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const answer = await command("table.countFresh", { table, since: since.current });
      if (!answer.ok) return;
      since.current ??= answer.data.at;
      setCount(answer.data.count);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [command, table]);
  const show = () => {
    since.current = null;
    setCount(0);
    router.refresh();
  };
  return (
    <p role="status" className="empty:hidden">
      {count > 0 && (
        <Button tone="quiet" className="mb-2" onClick={show}>
          {`${t("fresh", { count })} · ${t("showFresh")}`}
        </Button>
      )}
    </p>
  );
}
