"use client";

import { PasswordInput } from "#components/auth/account-inputs.tsx";
import { FormFault } from "#components/auth/form-fault.tsx";
import { postCommand } from "#components/auth/post-command.ts";
import { useForm, useMounted } from "#components/auth/use-form.ts";
import { type FormWords, faultText } from "#components/auth/words.ts";
import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";

type Props = {
  token: string;
  /** The person has an account already and gives its password. */
  isKnown: boolean;
  words: Words["console"]["invite"] & { email: string; password: string };
  form: FormWords;
};

/** Joins the team, with a new account or the one that exists. */
export function InviteForm({ token, isKnown, words, form }: Props) {
  const mounted = useMounted();
  const { busy, refusal, onSubmit } = useForm(
    (code) => (code.startsWith("password_") ? "password" : code === "code_wrong" ? "code" : null),
    async (text) => {
      const code = text("code").trim();
      const answer = await postCommand(
        "operator.acceptInvite",
        {
          token,
          email: text("email").trim(),
          name: text("name").trim(),
          password: text("password"),
          ...(code && { code }),
        },
        { realm: "operator" },
      );
      if (!answer.ok) return answer.error;
      location.assign("/console");
      return null;
    },
  );
  const errorOf = (field: string) => (refusal?.field === field ? faultText(form, refusal.fault) : undefined);
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      <FormFault fault={refusal && refusal.field === null ? refusal.fault : null} words={form} />
      <TextField
        name="email"
        type="email"
        label={words.email}
        hint={words.emailHint}
        autoComplete="username"
        required
      />
      {!isKnown && <TextField name="name" label={words.name} autoComplete="name" maxLength={64} />}
      <PasswordInput label={words.password} error={errorOf("password")} form={form} current={isKnown} />
      {isKnown && (
        <TextField
          name="code"
          label={words.code}
          note={form.common.optional}
          error={errorOf("code")}
          autoComplete="one-time-code"
        />
      )}
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.join}
      </Button>
    </form>
  );
}
