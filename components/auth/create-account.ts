import { accountFault } from "./account-fields.ts";
import { postCommand } from "./post-command.ts";
import type { Outcome } from "./use-form.ts";

export type NewAccount = { username: string; password: string; nickname?: string };

/** Makes an account in an app, signs it in and goes on to `next`; answers the first fault if there is one. */
export async function createAccount(app: string, account: NewAccount, next: string): Promise<Outcome> {
  const { username, password } = account;
  const fault = accountFault(username, password);
  if (fault) return fault;
  const made = await postCommand("user.register", account, { app });
  if (!made.ok) return made.error;
  const entered = await postCommand("session.create", { username, password }, { app });
  if (!entered.ok) return entered.error;
  location.assign(next);
  return null;
}
