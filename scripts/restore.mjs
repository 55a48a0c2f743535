// npm run restore -- <folder> [--sign-everybody-out]: puts a backup into an empty installation whose server does not run.
import { runScript } from "./lib/run-script.mjs";

await runScript("scripts/restore.ts", process.argv.slice(2));
