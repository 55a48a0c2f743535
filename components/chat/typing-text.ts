"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl/react";

/** Who is typing, in one line: names as far as there is room, then a number. Empty for nobody. */
export function useTypingText(): (names: readonly string[]) => string {
  const t = useTranslations("chat");
  return useCallback(
    ([name, other, ...more]) => {
      if (name === undefined) return "";
      if (other === undefined) return t("typingLine", { name });
      if (more.length === 0) return t("typingTwo", { name, other });
      return t("typingMany", { name, count: more.length + 1 });
    },
    [t],
  );
}
