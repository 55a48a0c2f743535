// Run by scripts/demo.mjs, with the address of an app or without.
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, type Settings } from "#infra/env.ts";
import { createLog } from "#infra/log.ts";
import { createRuntime } from "#infra/runtime.ts";
import { loadSecret } from "#infra/secret.ts";
import { migrateDatabase, prepareInstallation, scopeOf } from "#server/prepare.ts";
import { DEMO_PASSWORD, makeDemo } from "./demo/make-demo.ts";
import { MAIN } from "./demo/people.ts";

async function demo(settings: Settings, slug: string | undefined): Promise<void> {
  await withDatabase(settings, async (databaseUrl) => {
    const secret = await loadSecret(settings.secret, settings.dataDir);
    const env = { ...settings, databaseUrl, secret };
    await migrateDatabase(env);
    const runtime = createRuntime(env, { log: createLog("silent") });
    try {
      await prepareInstallation(scopeOf(runtime), env);
      const { app, made, counts } = await makeDemo(scopeOf(runtime), databaseUrl, { slug, now: Date.now() });
      console.log(
        made
          ? `Made ${counts.people} people, ${counts.groups} groups, ${counts.rooms} rooms and ${counts.messages} messages in ${app.name}.`
          : `${app.name} holds the demonstration already; nothing was changed.`,
      );
      const { publicUrl, port } = settings;
      console.log(`Sign in at ${publicUrl ?? `http://localhost:${port}`}/a/${app.slug}/signin`);
      console.log(`  in English: ${MAIN.en}   password ${DEMO_PASSWORD}`);
      console.log(`  in Chinese: ${MAIN.zh}     password ${DEMO_PASSWORD}`);
      console.log("Everybody in it has this password: keep it away from the internet.");
    } finally {
      await runtime.close();
    }
  });
}

demo(readEnv(process.env), process.argv[2]).catch((error: Error) => {
  console.error(
    error.name === "StartError" ? error.message : `The demonstration was not made: ${error.message}`,
  );
  process.exitCode = 1;
});
