// npm run demo: fills an app with people, groups, rooms and months of messages, to try out and to take pictures of.
// npm run demo -- --app <slug> fills that app; without, one called Demo, which is made when there is none.
import { readArguments } from "./lib/arguments.mjs";
import { runScript } from "./lib/run-script.mjs";

try {
  const usage = "npm run demo, or npm run demo -- --app <slug>";
  const { values } = readArguments({ options: { app: { type: "string" } } }, usage);
  await runScript("scripts/demo.ts", values.app === undefined ? [] : [values.app]);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
