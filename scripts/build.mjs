// npm run build: what npm start would build, without serving it.
import { removeOldBuilds } from "./lib/builds.mjs";
import { oneAtATime, prepare } from "./lib/prepare.mjs";

/** A server that runs as somebody else, who may not write here, serves one of these until it is told to take the new one. */
const SPARED = 3;

try {
  await oneAtATime(async () => removeOldBuilds(await prepare(), SPARED));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
