// npm run dev: the server from its sources, started again when they change; pages are compiled as they are opened.
import { spawn } from "node:child_process";
import { oneAtATime, prepareSources } from "./lib/prepare.mjs";
import { inProject, root } from "./lib/project.mjs";

try {
  await oneAtATime(prepareSources);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const child = spawn(
  process.execPath,
  [inProject("node_modules/tsx/dist/cli.mjs"), "watch", "--clear-screen=false", inProject("server.ts")],
  { cwd: root, stdio: "inherit", env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.once("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
