"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl/react";
import { clockTime } from "#components/ui/seconds.ts";
import type { MessageBody } from "#protocol/message.ts";
import { bodyText } from "./preview.ts";

/** A message in one line: its words, with its kind before them when it is more than words. */
export function useBodyLine(): (body: MessageBody) => string {
  const t = useTranslations("media");
  return useCallback(
    (body) => {
      if (body.type === "text") return bodyText(body);
      const words = body.type === "voice" ? clockTime(body.durationMs) : bodyText(body);
      return `${t(`kinds.${body.type}`)} ${words}`.trim();
    },
    [t],
  );
}
