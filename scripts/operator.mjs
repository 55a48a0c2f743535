// npm run operator -- reset <email>: gives an operator who is locked out a new password, whether or not the server runs.
import { spawnSync } from "node:child_process";
import { ensurePrismaClient } from "./lib/builds.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { oneAtATime } from "./lib/prepare.mjs";
import { inProject, root } from "./lib/project.mjs";

const [verb, email, ...rest] = process.argv.slice(2);
if (verb !== "reset" || !email || rest.length > 0) {
  console.error("Write: npm run operator -- reset <email>");
  process.exit(1);
}
try {
  await oneAtATime(async () => {
    await ensureInstalled();
    await ensurePrismaClient();
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
const { status } = spawnSync(
  process.execPath,
  [inProject("node_modules/tsx/dist/cli.mjs"), inProject("scripts/reset-operator.ts"), email],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = status ?? 1;
