import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { environmentWithoutSettings } from "#scripts/lib/environment.mjs";

export type CommandResult = { status: number | null; output: string };

/** Runs one of the product's scripts as npm does and resolves with everything it said. */
export async function runCommand(
  script: string,
  args: string[],
  environment: Record<string, string>,
): Promise<CommandResult> {
  const child = spawn(process.execPath, [path.resolve("scripts", script), ...args], {
    env: { ...environmentWithoutSettings(), NODE_ENV: "production", LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
  }
  const [status] = await once(child, "close");
  return { status: typeof status === "number" ? status : null, output };
}
