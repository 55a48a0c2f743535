"use client";

import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { accountFieldOf } from "./account-fields.ts";
import { PasswordInput, UsernameInput } from "./account-inputs.tsx";
import { createAccount } from "./create-account.ts";
import { FormFault } from "./form-fault.tsx";
import { useForm, useMounted } from "./use-form.ts";
import { type FormWords, faultText } from "./words.ts";

type Props = { appKey: string; next: string; words: Words["register"]; form: FormWords };

/** Makes an account in an app, signs it in and goes on to `next`. */
export function RegisterForm({ appKey, next, words, form }: Props) {
  const mounted = useMounted();
  const { busy, refusal, onSubmit } = useForm(accountFieldOf, async (text) => {
    const username = text("username").trim();
    const password = text("password");
    const nickname = text("nickname").trim();
    return createAccount(appKey, { username, password, ...(nickname && { nickname }) }, next);
  });
  const errorOf = (field: string) => (refusal?.field === field ? faultText(form, refusal.fault) : undefined);
  return (
    <form method="post" onSubmit={onSubmit} noValidate className="space-y-5">
      <FormFault fault={refusal && refusal.field === null ? refusal.fault : null} words={form} />
      <UsernameInput label={words.username} hint={words.usernameHint} error={errorOf("username")} />
      <PasswordInput
        label={words.password}
        hint={words.passwordHint}
        error={errorOf("password")}
        form={form}
        current={false}
      />
      <TextField
        name="nickname"
        label={words.nickname}
        hint={words.nicknameHint}
        note={form.common.optional}
        autoComplete="nickname"
        maxLength={21}
      />
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.submit}
      </Button>
    </form>
  );
}
