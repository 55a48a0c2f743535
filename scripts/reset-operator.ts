// Run by scripts/operator.mjs with the operator's e-mail address.
import { resetOperatorPassword } from "#core/operators/reset-operator-password.ts";
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { createLog } from "#infra/log.ts";
import { createRuntime } from "#infra/runtime.ts";
import { loadSecret } from "#infra/secret.ts";

async function reset(email: string): Promise<void> {
  const settings = readEnv(process.env);
  await withDatabase(settings, async (databaseUrl) => {
    const secret = await loadSecret(settings.secret, settings.dataDir);
    // Standard output is for the password alone.
    const runtime = createRuntime({ ...settings, databaseUrl, secret }, { log: createLog("silent") });
    try {
      const password = await resetOperatorPassword({ db: runtime.db, runtime, now: () => new Date() }, email);
      if (password === null) throw new StartError(`There is no operator ${email}: check the address.`);
      console.log(`New password of ${email}: ${password}`);
      console.log("Every session of this operator has ended. Change the password after signing in.");
    } finally {
      await runtime.close();
    }
  });
}

reset(process.argv[2] ?? "").catch((error: Error) => {
  console.error(error.name === "StartError" ? error.message : `The password was not reset: ${error.message}`);
  process.exitCode = 1;
});
