"use client";

import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { RecipientCount } from "#protocol/broadcast.ts";
import type { DraftContent } from "./draft-body.ts";
import { PreviewBubble } from "./preview-bubble.tsx";
import type { RecipientKind } from "./recipients.ts";

/** How many people a message goes to, before it goes. */
export function ConfirmSend({
  kind,
  count,
  from,
  content,
  busy,
  onBack,
  onSend,
}: {
  kind: RecipientKind;
  count: RecipientCount;
  from: string;
  content: DraftContent;
  busy: boolean;
  onBack: () => void;
  onSend: () => void;
}) {
  const t = useTranslations("console.send");
  const { people, unknown } = count;
  return (
    <div className="space-y-4 text-sm">
      {kind === "everybody" && <p className="font-medium">{t("confirmTitle")}</p>}
      <p role="status">{t("count", { count: people })}</p>
      {unknown.length > 0 && (
        <p className="text-danger wrap-anywhere">{t("unknown", { names: unknown.join(", ") })}</p>
      )}
      <PreviewBubble from={from} content={content} />
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{t("back")}</Button>
        <Button tone="primary" busy={busy} disabled={people === 0} onClick={onSend}>
          {t("send")}
        </Button>
      </div>
    </div>
  );
}
