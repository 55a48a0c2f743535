import { type ApiKey, CreateApiKey, type CreatedApiKey, NamedApiKey } from "./api-key.ts";
import { command, Nothing } from "./command.ts";
import {
  AppKeyName,
  type AppSecrets,
  ConfirmPassword,
  DeleteApp,
  type DeletedApp,
  NewAppInput,
  type OperatorInfo,
  RenameApp,
  SuspendApp,
} from "./operator.ts";
import { type AppInfo, RevokeSession } from "./session.ts";
import { CountFresh, type FreshCount } from "./table.ts";
import {
  AcceptOperatorInvite,
  ChangeOperatorPassword,
  DisableSecondFactor,
  type InvitedOperator,
  InviteOperator,
  type OfferedRole,
  type OfferedSecondFactor,
  type OperatorAccount,
  OperatorInviteToken,
  type RecoveryCodes,
  SecondFactorCode,
  SetTeamRole,
  type Team,
  TeamPerson,
  UpdateOperator,
} from "./team.ts";

/** What operators ask for in the console alone. */
export const consoleCommands = {
  "app.create": command<AppInfo>()("operator", NewAppInput),
  "app.listDeleted": command<DeletedApp[]>()("operator", Nothing),
  "app.restore": command<AppInfo>()("operator", AppKeyName),
  "app.rename": command<null>()("operator", RenameApp),
  "app.suspend": command<null>()("operator", SuspendApp),
  "app.delete": command<DeletedApp>()("operator", DeleteApp),
  "app.getSecrets": command<AppSecrets>()("operator", Nothing),
  "app.revealSecret": command<{ masterSecret: string }>()("operator", ConfirmPassword),
  "app.rotateSecret": command<{ masterSecret: string }>()("operator", ConfirmPassword),
  "app.endPreviousSecret": command<null>()("operator", Nothing),

  "operator.getAccount": command<OperatorAccount>()("operator", Nothing),
  "operator.update": command<null>()("operator", UpdateOperator),
  "operator.changePassword": command<null>()("operator", ChangeOperatorPassword),
  "operator.revokeSession": command<null>()("operator", RevokeSession),
  "operator.offerSecondFactor": command<OfferedSecondFactor>()("operator", Nothing),
  "operator.confirmSecondFactor": command<RecoveryCodes>()("operator", SecondFactorCode),
  "operator.disableSecondFactor": command<null>()("operator", DisableSecondFactor),
  "operator.getInvite": command<OfferedRole>()("visitor", OperatorInviteToken),
  "operator.acceptInvite": command<OperatorInfo>()("visitor", AcceptOperatorInvite),

  "table.countFresh": command<FreshCount>()("operator", CountFresh),

  "team.get": command<Team>()("operator", Nothing),
  "team.invite": command<InvitedOperator>()("operator", InviteOperator),
  "team.revokeInvite": command<null>()("operator", TeamPerson),
  "team.setRole": command<null>()("operator", SetTeamRole),
  "team.remove": command<null>()("operator", TeamPerson),

  "apiKey.list": command<ApiKey[]>()("operator", Nothing),
  "apiKey.create": command<CreatedApiKey>()("operator", CreateApiKey),
  "apiKey.revoke": command<null>()("operator", NamedApiKey),
};
