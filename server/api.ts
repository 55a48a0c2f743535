import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { createHttpApp } from "#commands/http.ts";
import type { RequestHandler } from "#infra/http/create-http-server.ts";
import { canonicalTarget, REST_PATHS } from "#infra/http/rest-target.ts";
import type { Runtime } from "#infra/runtime.ts";
import { createRestApp } from "#rest/app.ts";

/** Commands, and files beside them. */
const COMMANDS = ["/api/commands/", "/media/"];

/** What programs call, before any page: the commands over HTTP, and the REST API under its one form of each path. */
export function openApi(runtime: Runtime): { paths: string[]; handle: RequestHandler } {
  const options = { overrideGlobalObjects: false };
  const commands = getRequestListener(createHttpApp(runtime).fetch, options);
  const rest = getRequestListener(createRestApp(runtime).fetch, options);
  return {
    paths: [...COMMANDS, ...REST_PATHS],
    handle(req: IncomingMessage, res: ServerResponse) {
      const target = req.url ?? "/";
      if (COMMANDS.some((path) => target.startsWith(path))) return commands(req, res);
      // No path of the API is called like that: it is answered as one that is not there.
      req.url = canonicalTarget(target) ?? "/v1";
      return rest(req, res);
    },
  };
}
