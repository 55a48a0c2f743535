"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { useConsoleApp } from "../console-provider.tsx";
import { ActButton } from "../forms/act-button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

/** Renaming, suspending and deleting the app. */
export function AppDanger({ suspended, isOwner }: { suspended: boolean; isOwner: boolean }) {
  const t = useTranslations("console.settings");
  const { name } = useConsoleApp();
  const act = useAct();
  const [open, setOpen] = useState<"none" | "rename" | "delete">("none");
  const close = () => setOpen("none");
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setOpen("rename")}>{t("rename")}</Button>
      {isOwner && (
        <>
          <ActButton
            command="app.suspend"
            input={{ suspended: !suspended }}
            label={suspended ? t("resume") : t("suspend")}
          />
          <Button tone="danger" onClick={() => setOpen("delete")}>
            {t("delete")}
          </Button>
        </>
      )}
      {open === "rename" && (
        <FormDialog
          title={t("rename")}
          submitLabel={t("save")}
          fields={[{ name: "name", label: t("appName"), value: name, isRequired: true, maxLength: 64 }]}
          submit={(text) =>
            act("app.rename", { name: text("name").trim() }, { said: t("saved"), after: close })
          }
          onClose={close}
        />
      )}
      {open === "delete" && (
        <FormDialog
          title={t("delete")}
          lead={t("deleteLead")}
          submitLabel={t("delete")}
          tone="danger"
          fieldOf={(code) => (code === "app_name_differs" ? "name" : null)}
          fields={[{ name: "name", label: t("typeName", { name }), isRequired: true }]}
          submit={(text) =>
            act("app.delete", { name: text("name") }, { after: () => location.assign("/console") })
          }
          onClose={close}
        />
      )}
    </div>
  );
}
