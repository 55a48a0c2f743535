"use client";

import { type FormEvent, useState } from "react";
import { useTranslations } from "use-intl/react";
import { passwordFault } from "#components/auth/check-account.ts";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { codeOf } from "#components/shell/error-code.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SavedNote } from "./saved-note.tsx";

type Refusal = { field: "old" | "new"; error: unknown };

/** Changes my password. The username travels along unseen, so that password managers know whose it is. */
export function PasswordSettings() {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const client = useClient();
  const errorText = useErrorText();
  const username = useAppState((state) => state.me.username);
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const newPassword = String(data.get("new"));
    const fault = passwordFault(newPassword);
    if (fault) return setRefusal({ field: "new", error: { code: fault } });
    setBusy(true);
    setRefusal(null);
    try {
      await client.post("user.changePassword", { oldPassword: String(data.get("old")), newPassword });
      form.reset();
      setChanged(true);
    } catch (error) {
      const about = ["password_invalid", "password_too_common", "invalid_input"].includes(codeOf(error))
        ? "new"
        : "old";
      setRefusal({ field: about, error });
    } finally {
      setBusy(false);
    }
  };
  const errorOf = (field: Refusal["field"]) => {
    if (refusal?.field !== field) return undefined;
    return codeOf(refusal.error) === "wrong_credentials" ? t("wrong") : errorText(refusal.error);
  };
  const shared = { showLabel: common("show"), hideLabel: common("hide"), required: true };
  return (
    <form onSubmit={submit} onInput={() => setChanged(false)} className="space-y-5">
      <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
      <PasswordField
        {...shared}
        name="old"
        label={t("current")}
        autoComplete="current-password"
        error={errorOf("old")}
      />
      <PasswordField
        {...shared}
        name="new"
        label={t("new")}
        hint={t("newHint")}
        autoComplete="new-password"
        error={errorOf("new")}
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" busy={busy}>
          {t("change")}
        </Button>
        <SavedNote shown={changed}>{t("changed")}</SavedNote>
      </div>
    </form>
  );
}
