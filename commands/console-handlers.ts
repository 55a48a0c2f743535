import { createApiKey } from "#core/api-keys/create-api-key.ts";
import { listApiKeys, revokeApiKey } from "#core/api-keys/revoke-api-key.ts";
import {
  createOwnApp,
  deleteApp,
  listDeletedApps,
  renameApp,
  restoreApp,
  suspendApp,
} from "#core/apps/manage-apps.ts";
import { endPreviousSecret, getSecrets, revealSecret, rotateSecret } from "#core/apps/rotate-secret.ts";
import {
  changeOwnPassword,
  getOwnAccount,
  revokeOwnSession,
  updateOwnAccount,
} from "#core/operators/own-account.ts";
import { readOperator } from "#core/operators/read-operator-session.ts";
import {
  confirmSecondFactor,
  disableSecondFactor,
  offerSecondFactor,
} from "#core/operators/second-factor.ts";
import { countFresh } from "#core/tables/count-fresh.ts";
import { acceptOperatorInvite, getOperatorInvite } from "#core/team/accept-invite.ts";
import {
  getTeam,
  inviteOperator,
  removeFromTeam,
  revokeOperatorInvite,
  setTeamRole,
} from "#core/team/team.ts";
import type { consoleCommands } from "#protocol/console-commands.ts";
import { overHttp } from "./door.ts";
import { done, type Handler } from "./handler.ts";

/** What each command of the console does. */
export const consoleHandlers: { [K in keyof typeof consoleCommands]: Handler<K> } = {
  "app.create": createOwnApp,
  "app.listDeleted": listDeletedApps,
  "app.restore": restoreApp,
  "app.rename": (ctx, input) => done(renameApp(ctx, input)),
  "app.suspend": (ctx, input) => done(suspendApp(ctx, input)),
  "app.delete": deleteApp,
  "app.getSecrets": getSecrets,
  "app.revealSecret": revealSecret,
  "app.rotateSecret": rotateSecret,
  "app.endPreviousSecret": (ctx) => done(endPreviousSecret(ctx)),

  "operator.getAccount": getOwnAccount,
  "operator.update": (ctx, input) => done(updateOwnAccount(ctx, input)),
  "operator.changePassword": async (ctx, input, door) => {
    const http = overHttp(door);
    const { sessionId } = await changeOwnPassword(ctx, input);
    await http.setSession("operator", ctx.app, sessionId);
    return null;
  },
  "operator.revokeSession": (ctx, input) => done(revokeOwnSession(ctx, input)),
  "operator.offerSecondFactor": offerSecondFactor,
  "operator.confirmSecondFactor": confirmSecondFactor,
  "operator.disableSecondFactor": (ctx, input) => done(disableSecondFactor(ctx, input)),
  "operator.getInvite": getOperatorInvite,
  "operator.acceptInvite": async (ctx, input, door) => {
    const http = overHttp(door);
    const { operatorId, sessionId } = await acceptOperatorInvite(ctx, input);
    await http.setSession("operator", ctx.app, sessionId);
    return readOperator(ctx.db, operatorId);
  },

  "table.countFresh": countFresh,

  "team.get": getTeam,
  "team.invite": inviteOperator,
  "team.revokeInvite": (ctx, input) => done(revokeOperatorInvite(ctx, input)),
  "team.setRole": (ctx, input) => done(setTeamRole(ctx, input)),
  "team.remove": (ctx, input) => done(removeFromTeam(ctx, input)),

  "apiKey.list": listApiKeys,
  "apiKey.create": createApiKey,
  "apiKey.revoke": (ctx, input) => done(revokeApiKey(ctx, input)),
};
