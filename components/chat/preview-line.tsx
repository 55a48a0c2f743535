"use client";

import { useTranslations } from "use-intl/react";
import { useGroupEventText } from "./group-event.ts";
import type { Preview } from "./preview.ts";
import { useTypingText } from "./typing-text.ts";
import type { NameOf } from "./use-names.ts";

/** The second line of a row: what was said last, or what waits or happens there. In groups it names who. */
export function PreviewLine({
  preview,
  nameOf,
  group,
}: {
  preview: Preview;
  nameOf: NameOf;
  group: boolean;
}) {
  const t = useTranslations("chat");
  const eventText = useGroupEventText();
  const typingText = useTypingText();
  switch (preview.kind) {
    case "typing":
      return (
        <span className="text-jade">{group ? typingText(preview.usernames.map(nameOf)) : t("typing")}</span>
      );
    case "draft":
      return (
        <>
          <span className="text-danger">{t("draft")}</span> {preview.text}
        </>
      );
    case "retracted":
      return preview.own ? t("retractedOwn") : t("retractedOther", { name: nameOf(preview.sender) });
    case "event":
      return eventText(preview.entry, nameOf);
    case "message": {
      const { own, sender, text } = preview;
      return (
        <>
          {preview.state === "failed" && <span className="text-danger">{t("status.failed")} · </span>}
          {own && t("you", { text })}
          {!own && (group ? t("heard", { name: nameOf(sender), text }) : text)}
        </>
      );
    }
    case "none":
      return null;
  }
}
