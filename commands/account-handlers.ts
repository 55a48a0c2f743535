import { addImportLines } from "#core/imports/add-lines.ts";
import { beginImport, startImport, stopImport } from "#core/imports/begin-import.ts";
import { listImportFaults, readImport } from "#core/imports/read-import.ts";
import { exportUsers } from "#core/users/export-users.ts";
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
  "account.export": exportUsers,
  "account.match": matchUsers,
  "import.begin": beginImport,
  "import.add": addImportLines,
  "import.start": startImport,
  "import.get": readImport,
  "import.listFaults": listImportFaults,
  "import.stop": (ctx, input) => done(stopImport(ctx, input)),
};
