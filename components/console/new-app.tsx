"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { FormDialog } from "./forms/form-dialog.tsx";
import { useAct } from "./forms/use-act.ts";
import { sectionPath } from "./sections.ts";

/** Makes another app. */
export function NewApp() {
  const t = useTranslations("console");
  const act = useAct();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {t("newApp")}
      </Button>
      {isOpen && (
        <FormDialog
          title={t("newApp")}
          submitLabel={t("createApp")}
          fields={[{ name: "name", label: t("name"), isRequired: true, maxLength: 64 }]}
          submit={(text) =>
            act(
              "app.create",
              { name: text("name").trim() },
              { after: ({ slug }) => router.push(sectionPath(slug, "users")) },
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
