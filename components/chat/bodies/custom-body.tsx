"use client";

import { Braces } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import type { BodyOf } from "./body-props.ts";
import { CUSTOM_LINES, customText } from "./box.ts";

/** Data of a program, as the text it is; never as markup. */
export function CustomBody({ body }: BodyOf<"custom">) {
  const t = useTranslations("media");
  const [open, setOpen] = useState(false);
  const lines = customText(body.content).split("\n");
  const folded = lines.length > CUSTOM_LINES && !open;
  return (
    <div className="w-70 max-w-full px-3.5 py-2">
      <p className="flex h-6 items-center gap-1.5 text-xs font-medium text-ink-2">
        <Icon of={Braces} size={14} />
        {t("customCard")}
      </p>
      <pre className="overflow-x-auto font-mono text-xs/5 wrap-normal">
        {(folded ? lines.slice(0, CUSTOM_LINES - 1) : lines).join("\n")}
      </pre>
      {folded && (
        <button type="button" onClick={() => setOpen(true)} className="h-5 text-xs font-medium text-jade">
          {t("showAllData")}
        </button>
      )}
    </div>
  );
}
