import { existsSync } from "node:fs";
import path from "node:path";

export type Script = { script: string; execArgv: string[] };

/**
 * What a process or thread beside the server runs. A build has it beside the server, elsewhere it is run from its source
 * in `infra`; both lie two folders below the root.
 */
export function findScript(name: string, source: string): Script {
  const here = import.meta.dirname;
  const built = path.join(/* turbopackIgnore: true */ here, `${name}.mjs`);
  if (existsSync(built)) return { script: built, execArgv: [] };
  const script = path.join(/* turbopackIgnore: true */ here, "../../infra", source);
  return { script, execArgv: source.endsWith(".ts") ? ["--import", "tsx"] : [] };
}
