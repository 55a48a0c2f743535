import { type ApiKey, CreateApiKey, type CreatedApiKey, NamedApiKey } from "./api-key.ts";
import { command, Nothing } from "./command.ts";
import { type AppSecrets, ConfirmPassword } from "./operator.ts";

/** What operators ask for in the console alone. */
export const consoleCommands = {
  "app.getSecrets": command<AppSecrets>()("operator", Nothing),
  "app.revealSecret": command<{ masterSecret: string }>()("operator", ConfirmPassword),
  "app.rotateSecret": command<{ masterSecret: string }>()("operator", ConfirmPassword),
  "app.endPreviousSecret": command<null>()("operator", Nothing),

  "apiKey.list": command<ApiKey[]>()("operator", Nothing),
  "apiKey.create": command<CreatedApiKey>()("operator", CreateApiKey),
  "apiKey.revoke": command<null>()("operator", NamedApiKey),
};
