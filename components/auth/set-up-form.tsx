"use client";

import type { ReactNode } from "react";
import type { Words } from "#components/shell/words.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { accountFault, accountFieldOf } from "./account-fields.ts";
import { PasswordInput, UsernameInput } from "./account-inputs.tsx";
import { FormFault } from "./form-fault.tsx";
import { postCommand } from "./post-command.ts";
import { type Outcome, useForm, useMounted } from "./use-form.ts";
import { type FormWords, faultText } from "./words.ts";

type Props = { token: string; words: Words["setUp"]; form: FormWords };

function Part({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  return (
    <fieldset className="space-y-5 border-t border-line pt-5">
      <legend className="float-left mb-5 w-full">
        <span className="block text-lg font-semibold">{title}</span>
        <span className="block text-sm text-ink-3">{lead}</span>
      </legend>
      <div className="clear-both space-y-5">{children}</div>
    </fieldset>
  );
}

async function setUp(token: string, text: (name: string) => string): Promise<Outcome> {
  const email = text("email").trim();
  const username = text("username").trim();
  const password = text("password");
  const nickname = text("nickname").trim();
  const fault = accountFault(username, password);
  if (fault) return fault;
  const appName = text("appName").trim();
  const input = { token, email, password, appName, username, ...(nickname && { nickname }) };
  const done = await postCommand("installation.setUp", input, {});
  if (!done.ok) return done.error;
  location.assign(`/a/${encodeURIComponent(done.data.app.slug)}`);
  return null;
}

/** First run: the operator, the first app and the operator's own chat account, in one form. */
export function SetUpForm({ token, words, form }: Props) {
  const mounted = useMounted();
  const { busy, refusal, onSubmit } = useForm(accountFieldOf, (text) => setUp(token, text));
  const errorOf = (field: string) => (refusal?.field === field ? faultText(form, refusal.fault) : undefined);
  return (
    <form method="post" onSubmit={onSubmit} className="space-y-8">
      <FormFault fault={refusal && refusal.field === null ? refusal.fault : null} words={form} />
      <Part title={words.operator} lead={words.operatorLead}>
        <TextField
          name="email"
          type="email"
          label={words.email}
          autoComplete="email"
          maxLength={254}
          required
        />
        <PasswordInput
          label={words.password}
          hint={words.passwordHint}
          error={errorOf("password")}
          form={form}
          current={false}
        />
      </Part>
      <Part title={words.app} lead={words.appLead}>
        <TextField name="appName" label={words.appName} autoComplete="organization" maxLength={21} required />
      </Part>
      <Part title={words.account} lead={words.accountLead}>
        <UsernameInput label={words.username} error={errorOf("username")} />
        <TextField
          name="nickname"
          label={words.nickname}
          note={form.common.optional}
          autoComplete="nickname"
          maxLength={21}
        />
      </Part>
      <Button type="submit" tone="primary" size="large" disabled={!mounted} busy={busy} className="w-full">
        {words.submit}
      </Button>
    </form>
  );
}
