"use client";

import { useTranslations } from "use-intl/react";
import { Dialog } from "#components/ui/dialog.tsx";
import { chordKeys, isApple, shortcutIds, shortcuts } from "./shortcuts.ts";

/** The list of all shortcuts, drawn from the table that binds them. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations("shell.shortcuts");
  const common = useTranslations("common");
  const apple = isApple();
  return (
    <Dialog title={t("title")} closeLabel={common("close")} onClose={onClose}>
      <dl className="divide-y divide-line text-sm">
        {shortcutIds.map((id) => (
          <div key={id} className="flex items-center justify-between gap-4 py-2.5">
            <dt>{t(id)}</dt>
            <dd className="flex gap-1">
              {shortcuts[id]
                .flatMap((chord) => chordKeys(chord, apple))
                .map((key) => (
                  <kbd
                    key={key}
                    className="min-w-6 rounded-join border border-line-strong bg-list px-1.5 text-center font-sans text-xs/5"
                  >
                    {key}
                  </kbd>
                ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
