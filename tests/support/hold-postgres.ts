// Runs the bundled PostgreSQL on the folder named by the first argument and prints its address, until a signal.
import { startBundledPostgres } from "#infra/database/postgres-supervisor.ts";

const say = (message: string) => process.stderr.write(`${message}\n`);
const postgres = await startBundledPostgres({
  dataDir: process.argv[2] ?? "",
  log: { info: say, warn: say, error: say },
});
process.stdout.write(`${postgres.url}\n`);
process.on("SIGTERM", () => void postgres.stop().then(() => process.exit(0)));
setInterval(() => {}, 60_000);
