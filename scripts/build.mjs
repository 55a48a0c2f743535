// npm run build: what npm start would build, without serving it.
import { removeOldBuilds } from "./lib/builds.mjs";
import { oneAtATime, prepare } from "./lib/prepare.mjs";

try {
  await oneAtATime(async () => removeOldBuilds(await prepare()));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
