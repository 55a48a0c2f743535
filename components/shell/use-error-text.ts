"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl/react";
import { codeOf, retrySecondsOf } from "./error-code.ts";

/** Words a refused command: what happened and what to do. */
export function useErrorText(): (error: unknown) => string {
  const errors = useTranslations("errors");
  const common = useTranslations("common");
  return useCallback(
    (error) => {
      const seconds = retrySecondsOf(error);
      const code = codeOf(error);
      const text = errors(errors.has(code) ? code : "internal");
      return seconds ? `${text} ${common("wait", { seconds })}` : text;
    },
    [errors, common],
  );
}
