"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

/** Makes a chat room for one of the app's users. */
export function NewRoom() {
  const t = useTranslations("console.rooms");
  const groups = useTranslations("console.groups");
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        {t("new")}
      </Button>
      {isOpen && (
        <FormDialog
          title={t("new")}
          submitLabel={t("create")}
          fieldOf={(code) => (code === "user_not_found" ? "owner" : null)}
          fields={[
            { name: "name", label: groups("name"), isRequired: true, maxLength: 64 },
            { name: "owner", label: groups("owner"), hint: groups("ownerHint"), isRequired: true },
            {
              name: "description",
              label: groups("description"),
              kind: "area",
              isOptional: true,
              maxLength: 250,
            },
          ]}
          submit={(text) =>
            act(
              "room.create",
              { name: text("name").trim(), owner: text("owner").trim(), description: text("description") },
              { said: groups("saved"), after: () => setOpen(false) },
            )
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
