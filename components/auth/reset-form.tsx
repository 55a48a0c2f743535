"use client";

import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { accountFieldOf } from "./account-fields.ts";
import { PasswordInput } from "./account-inputs.tsx";
import { passwordFault } from "./check-account.ts";
import { FormFault } from "./form-fault.tsx";
import { postCommand } from "./post-command.ts";
import { useForm, useMounted } from "./use-form.ts";
import { type FormWords, faultText } from "./words.ts";

type Props = { appKey: string; token: string; next: string; words: Words["reset"]; form: FormWords };

/** Sets the new password, and goes on to sign-in. */
export function ResetForm({ appKey, token, next, words, form }: Props) {
  const mounted = useMounted();
  const { busy, refusal, onSubmit } = useForm(accountFieldOf, async (text) => {
    const password = text("password");
    const fault = passwordFault(password);
    if (fault) return { field: "password", fault: { code: fault } };
    const answer = await postCommand("account.resetPassword", { token, password }, { app: appKey });
    if (!answer.ok) return answer.error;
    location.assign(next);
    return null;
  });
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      <FormFault fault={refusal && refusal.field === null ? refusal.fault : null} words={form} />
      <PasswordInput
        label={words.password}
        error={refusal?.field === "password" ? faultText(form, refusal.fault) : undefined}
        form={form}
        current={false}
      />
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.submit}
      </Button>
    </form>
  );
}
