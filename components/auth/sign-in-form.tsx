"use client";

import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { accountFieldOf } from "./account-fields.ts";
import { PasswordInput, UsernameInput } from "./account-inputs.tsx";
import { createAccount } from "./create-account.ts";
import { FormFault } from "./form-fault.tsx";
import { postCommand } from "./post-command.ts";
import { useForm, useMounted } from "./use-form.ts";
import { type FormWords, faultText } from "./words.ts";

type Props = {
  appKey: string;
  next: string;
  /** Where accounts are made; null when the app takes no new ones. */
  register: string | null;
  words: Words["signIn"];
  form: FormWords;
};

/** Signs a person in to an app and goes on to `next`; who is new and has filled both fields gets the account. */
export function SignInForm({ appKey, next, register, words, form }: Props) {
  const mounted = useMounted();
  const { busy, refusal, onSubmit } = useForm(accountFieldOf, async (text) => {
    const input = { username: text("username").trim(), password: text("password") };
    if (text("intent") === "register" && register !== null) {
      if (input.username !== "" && input.password !== "") return createAccount(appKey, input, next);
      location.assign(register);
      return null;
    }
    const answer = await postCommand("session.create", input, { app: appKey });
    if (!answer.ok) return answer.error;
    location.assign(next);
    return null;
  });
  const errorOf = (field: string) => (refusal?.field === field ? faultText(form, refusal.fault) : undefined);
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-5">
      <FormFault fault={refusal && refusal.field === null ? refusal.fault : null} words={form} />
      <UsernameInput label={words.username} error={errorOf("username")} />
      <PasswordInput label={words.password} error={errorOf("password")} form={form} current />
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.submit}
      </Button>
      {register === null ? (
        <p className="pt-3 text-sm text-ink-3">{words.closed}</p>
      ) : (
        <p className="flex flex-wrap items-center gap-x-3 pt-3 text-sm text-ink-3">
          {words.none}
          <Button
            type="submit"
            name="intent"
            value="register"
            tone="quiet"
            formNoValidate
            disabled={!mounted || busy}
            className="-mx-3.5"
          >
            {words.create}
          </Button>
        </p>
      )}
    </form>
  );
}
