"use client";

import { useState } from "react";
import { PasswordInput } from "#components/auth/account-inputs.tsx";
import { FormFault } from "#components/auth/form-fault.tsx";
import { postCommand } from "#components/auth/post-command.ts";
import { useForm, useMounted } from "#components/auth/use-form.ts";
import type { FormWords } from "#components/auth/words.ts";
import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";

type Props = {
  next: string;
  words: Pick<Words["console"], "email" | "password" | "signIn"> & { code: string };
  form: FormWords;
};

/** Signs an operator in to the console; asks for the second step when the account has one. */
export function OperatorSignInForm({ next, words, form }: Props) {
  const mounted = useMounted();
  const [needsCode, setNeedsCode] = useState(false);
  const { busy, refusal, onSubmit } = useForm(
    () => null,
    async (text) => {
      const code = text("code").trim();
      const input = { email: text("email").trim(), password: text("password"), ...(code && { code }) };
      const answer = await postCommand("operator.signIn", input, { realm: "operator" });
      if (!answer.ok) {
        if (answer.error.code === "second_factor_needed") setNeedsCode(true);
        return answer.error;
      }
      location.assign(next);
      return null;
    },
  );
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      <FormFault fault={refusal?.fault ?? null} words={form} />
      <TextField name="email" type="email" label={words.email} autoComplete="username" required />
      <PasswordInput label={words.password} form={form} current />
      {needsCode && (
        <TextField
          name="code"
          label={words.code}
          autoComplete="one-time-code"
          inputMode="text"
          required
          autoFocus
        />
      )}
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.signIn}
      </Button>
    </form>
  );
}
