"use client";

import { useTranslations } from "use-intl/react";
import type { Preview } from "./preview.ts";

/** The second line of a row: what was said last, or what waits or happens there. */
export function PreviewLine({ preview, name }: { preview: Preview; name: string }) {
  const t = useTranslations("chat");
  switch (preview.kind) {
    case "typing":
      return <span className="text-jade">{t("typing")}</span>;
    case "draft":
      return (
        <>
          <span className="text-danger">{t("draft")}</span> {preview.text}
        </>
      );
    case "retracted":
      return preview.own ? t("retractedOwn") : t("retractedOther", { name });
    case "message":
      return (
        <>
          {preview.state === "failed" && <span className="text-danger">{t("status.failed")} · </span>}
          {preview.own ? t("you", { text: preview.text }) : preview.text}
        </>
      );
    case "none":
      return null;
  }
}
