// npm run compatibility: runs the checks of the REST API and writes docs/compatibility.md from what they say.
import { runScript } from "./lib/run-script.mjs";

await runScript("scripts/compatibility.ts", []);
