// npm run backup [-- --to <folder>] [--keep <number>]: writes database, files and keys into a new folder, also while the server runs.
import { runScript } from "./lib/run-script.mjs";

await runScript("scripts/backup.ts", process.argv.slice(2));
