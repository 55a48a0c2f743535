"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";

const EVERY_MS = 10_000;

/**
 * Says quietly that a table has new rows, where no row moves for it, and shows them when that is wanted. `look` counts
 * again; it is asked now and then, while the page is seen.
 */
export function FreshNotice({
  count,
  say,
  look,
  onShow,
}: {
  count: number;
  say: (count: number) => string;
  look: () => Promise<void>;
  /** Comes before the rows are fetched again. */
  onShow?: () => Promise<void>;
}) {
  const t = useTranslations("console.table");
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) void look();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [look]);
  const show = async () => {
    await onShow?.();
    router.refresh();
  };
  return (
    <p role="status" className="empty:hidden">
      {count > 0 && (
        <Button tone="quiet" className="min-h-8! px-2!" onClick={() => void show()}>
          {`${say(count)} · ${t("showFresh")}`}
        </Button>
      )}
    </p>
  );
}
