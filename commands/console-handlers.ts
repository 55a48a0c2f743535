import { createApiKey } from "#core/api-keys/create-api-key.ts";
import { listApiKeys, revokeApiKey } from "#core/api-keys/revoke-api-key.ts";
import { endPreviousSecret, getSecrets, revealSecret, rotateSecret } from "#core/apps/rotate-secret.ts";
import type { consoleCommands } from "#protocol/console-commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command of the console does. */
export const consoleHandlers: { [K in keyof typeof consoleCommands]: Handler<K> } = {
  "app.getSecrets": getSecrets,
  "app.revealSecret": revealSecret,
  "app.rotateSecret": rotateSecret,
  "app.endPreviousSecret": (ctx) => done(endPreviousSecret(ctx)),

  "apiKey.list": listApiKeys,
  "apiKey.create": createApiKey,
  "apiKey.revoke": (ctx, input) => done(revokeApiKey(ctx, input)),
};
