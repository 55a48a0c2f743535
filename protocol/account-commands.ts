import { command } from "./command.ts";
import {
  type BulkResult,
  BulkUsers,
  CreateAccount,
  EditAccount,
  ExportUsers,
  type ImportedRow,
  ImportUsers,
  MatchUsers,
  NamedAccount,
  type PasswordLink,
  ResetPassword,
  RevokeUserSession,
  SetAccountPassword,
  type UserExport,
} from "./console-user.ts";

/** What operators do with the accounts of an app's users. */
export const accountCommands = {
  "account.create": command<null>()("operator", CreateAccount),
  "account.edit": command<null>()("operator", EditAccount),
  "account.setPassword": command<null>()("operator", SetAccountPassword),
  "account.createPasswordLink": command<PasswordLink>()("operator", NamedAccount),
  "account.resetPassword": command<{ username: string }>()("visitor", ResetPassword),
  "account.signOut": command<null>()("operator", NamedAccount),
  "account.revokeSession": command<null>()("operator", RevokeUserSession),
  "account.bulk": command<BulkResult[]>()("operator", BulkUsers),
  "account.import": command<ImportedRow[]>()("operator", ImportUsers),
  "account.export": command<UserExport>()("operator", ExportUsers),
  "account.match": command<string[]>()("operator", MatchUsers),
};
