"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { ApiScope } from "#protocol/api-key.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { SecretDialog } from "../forms/secret-dialog.tsx";
import { useAct } from "../forms/use-act.ts";
import { ScopeBoxes } from "./scope-boxes.tsx";

/** Makes a key for programs and shows it this once. */
export function NewKey({ scopes }: { scopes: readonly ApiScope[] }) {
  const t = useTranslations("console.keys");
  const act = useAct();
  const [open, setOpen] = useState<"none" | "new" | { key: string }>("none");
  const [chosen, setChosen] = useState<readonly ApiScope[]>([]);
  const close = () => setOpen("none");
  return (
    <>
      <Button tone="primary" onClick={() => setOpen("new")}>
        {t("new")}
      </Button>
      {open === "new" && (
        <FormDialog
          title={t("new")}
          lead={<ScopeBoxes scopes={scopes} chosen={chosen} onChange={setChosen} />}
          submitLabel={t("create")}
          fields={[
            { name: "name", label: t("name"), isRequired: true, maxLength: 64 },
            { name: "expires", label: t("expires"), kind: "date", hint: t("expiresHint"), isOptional: true },
          ]}
          submit={(text) => {
            const expires = text("expires");
            return act(
              "apiKey.create",
              {
                name: text("name").trim(),
                scopes: [...chosen],
                expiresAt: expires === "" ? null : Date.parse(`${expires}T23:59:59Z`),
              },
              { after: ({ key }) => setOpen({ key }) },
            );
          }}
          onClose={close}
        />
      )}
      {typeof open === "object" && (
        <SecretDialog title={t("madeTitle")} lead={t("madeLead")} secret={open.key} onClose={close} />
      )}
    </>
  );
}
