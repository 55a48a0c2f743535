"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { accountFault, accountFieldOf } from "#components/auth/account-fields.ts";
import { Button } from "#components/ui/button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

/** Makes a user by a form. */
export function NewUser() {
  const t = useTranslations("console.users");
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
          fieldOf={accountFieldOf}
          fields={[
            {
              name: "username",
              label: t("username"),
              hint: t("usernameHint"),
              isRequired: true,
              maxLength: 128,
            },
            {
              name: "password",
              label: t("password"),
              kind: "password",
              hint: t("passwordHint"),
              isRequired: true,
            },
            { name: "nickname", label: t("nickname"), isOptional: true, maxLength: 64 },
          ]}
          submit={async (text) => {
            const username = text("username").trim();
            const password = text("password");
            const nickname = text("nickname").trim();
            const fault = accountFault(username, password);
            if (fault) return fault;
            const input = { username, password, ...(nickname && { nickname }) };
            return act("account.create", input, {
              said: t("made", { name: username }),
              after: () => setOpen(false),
            });
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
