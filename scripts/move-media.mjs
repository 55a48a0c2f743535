// npm run media:move -- s3 | disk: copies files between the disk and the object store of the settings.
import { runScript } from "./lib/run-script.mjs";

await runScript("scripts/move-media.ts", process.argv.slice(2));
