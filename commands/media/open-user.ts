import type { AppRef, Context } from "#core/context.ts";
import { createRequestLog } from "#core/request-log.ts";
import type { Runtime } from "#infra/runtime.ts";
import { openApp, openContext } from "../context.ts";
import type { HttpDoor } from "../door.ts";

/** Who asks for a file or sends one: a user, an operator who says so, or nobody. */
export type Caller = "user" | "operator" | "visitor";

/** The context of a request about files; refuses whoever is not signed in, unless a visitor will do. */
export async function openMediaContext(
  runtime: Runtime,
  door: HttpDoor,
  { name, caller }: { name: string; caller: Caller },
): Promise<Context> {
  const app: AppRef = await openApp(runtime, door, { name, kind: caller });
  const log = createRequestLog(runtime.log, { requestId: door.requestId, command: name });
  return openContext(
    runtime,
    { ...door, realm: caller === "operator" ? "operator" : "user" },
    { app, kind: caller, log },
  );
}
