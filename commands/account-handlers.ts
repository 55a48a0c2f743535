import { exportUsers } from "#core/users/export-users.ts";
import { importUsers } from "#core/users/import-users.ts";
import {
  bulkUsers,
  createAccount,
  editAccount,
  matchUsers,
  revokeUserSession,
  setAccountPassword,
  signOutUser,
} from "#core/users/manage-users.ts";
import { createPasswordLink, resetPassword } from "#core/users/password-link.ts";
import type { accountCommands } from "#protocol/account-commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command about users' accounts does. */
export const accountHandlers: { [K in keyof typeof accountCommands]: Handler<K> } = {
  "account.create": (ctx, input) => done(createAccount(ctx, input)),
  "account.edit": (ctx, input) => done(editAccount(ctx, input)),
  "account.setPassword": (ctx, input) => done(setAccountPassword(ctx, input)),
  "account.createPasswordLink": createPasswordLink,
  "account.resetPassword": resetPassword,
  "account.signOut": (ctx, input) => done(signOutUser(ctx, input)),
  "account.revokeSession": (ctx, input) => done(revokeUserSession(ctx, input)),
  "account.bulk": bulkUsers,
  "account.import": importUsers,
  "account.export": exportUsers,
  "account.match": matchUsers,
};
