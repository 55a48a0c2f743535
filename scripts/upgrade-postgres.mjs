// npm run upgrade:postgres: moves the bundled database to the major version of PostgreSQL that this version brings.
import { runScript } from "./lib/run-script.mjs";

await runScript("scripts/upgrade-postgres.ts", process.argv.slice(2));
