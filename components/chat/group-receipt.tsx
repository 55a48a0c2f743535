"use client";

import { Suspense, useState } from "react";
import { useTranslations } from "use-intl/react";
import { ReadersDialog } from "./parts.ts";
import { useReadCount } from "./read-counts.ts";

/** By how many a message of mine was read in its group; pressing it tells by whom. */
export function GroupReceipt({ conversation, seq }: { conversation: number; seq: number }) {
  const t = useTranslations("chat");
  const count = useReadCount(conversation, seq);
  const [open, setOpen] = useState(false);
  if (!count || count.total === 0) return <span>{t("status.sent")}</span>;
  const words = count.read === 0 ? t("status.sent") : t("readBy", { count: count.read });
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className="-my-1 min-h-6 rounded-join hover:text-ink hover:underline pointer-coarse:-my-3.5 pointer-coarse:min-h-11"
      >
        {words}
      </button>
      <Suspense>
        {open && (
          <ReadersDialog conversation={conversation} seq={seq} count={count} onClose={() => setOpen(false)} />
        )}
      </Suspense>
    </>
  );
}
