import { command } from "./command.ts";
import {
  type BulkResult,
  BulkUsers,
  CreateAccount,
  EditAccount,
  ExportUsers,
  MatchUsers,
  NamedAccount,
  type PasswordLink,
  ResetPassword,
  RevokeUserSession,
  SetAccountPassword,
} from "./console-user.ts";
import type { FilePart } from "./table.ts";
import {
  AddImportLines,
  BeginImport,
  type ImportFaults,
  type ImportProgress,
  ListImportFaults,
  NamedImport,
} from "./user-import.ts";

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
  "account.export": command<FilePart>()("operator", ExportUsers),
  "account.match": command<string[]>()("operator", MatchUsers),
  "import.begin": command<{ import: number }>()("operator", BeginImport),
  "import.add": command<{ failed: number }>()("operator", AddImportLines),
  "import.start": command<ImportProgress>()("operator", NamedImport),
  "import.get": command<ImportProgress>()("operator", NamedImport),
  "import.listFaults": command<ImportFaults>()("operator", ListImportFaults),
  "import.stop": command<null>()("operator", NamedImport),
};
