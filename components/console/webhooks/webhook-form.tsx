"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { ActButton } from "../forms/act-button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

/** Says where the app hears of its messages, or that it does not. */
export function WebhookForm({
  webhook,
}: {
  webhook: { url: string; enabled: boolean; dead: number } | null;
}) {
  const t = useTranslations("console.webhooks");
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {webhook ? t("change") : t("add")}
      </Button>
      {webhook && (
        <>
          <ActButton
            command="callback.set"
            input={{ url: webhook.url, enabled: !webhook.enabled }}
            label={webhook.enabled ? t("pause") : t("resume")}
          />
          {webhook.dead > 0 && <ActButton command="callback.retry" input={{}} label={t("retryAll")} />}
          <ActButton command="callback.remove" input={{}} label={t("remove")} tone="danger" />
        </>
      )}
      {isOpen && (
        <FormDialog
          title={webhook ? t("change") : t("add")}
          lead={t("lead")}
          submitLabel={t("save")}
          fieldOf={(code) => (code === "invalid_input" ? "url" : null)}
          fields={[{ name: "url", label: t("url"), value: webhook?.url ?? "https://", isRequired: true }]}
          submit={(text) =>
            act(
              "callback.set",
              { url: text("url").trim(), enabled: webhook?.enabled ?? true },
              { after: close },
            )
          }
          onClose={close}
        />
      )}
    </>
  );
}
