import { PasswordField } from "#components/ui/password-field.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { FormWords } from "./words.ts";

type InputProps = { label: string; hint?: string; error?: string };

/** A username as keyboards and password managers should treat it. */
export function UsernameInput(props: InputProps) {
  return (
    <TextField
      name="username"
      autoComplete="username"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      {...props}
    />
  );
}

/** A password that can be shown; `current` when it exists already. */
export function PasswordInput({
  form,
  current,
  ...props
}: InputProps & { form: FormWords; current: boolean }) {
  return (
    <PasswordField
      name="password"
      autoComplete={current ? "current-password" : "new-password"}
      showLabel={form.common.show}
      hideLabel={form.common.hide}
      required
      {...props}
    />
  );
}
