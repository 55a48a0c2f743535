import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { type ErrorCode, errors } from "#protocol/errors.ts";
import type { Route } from "./route.ts";

/** What every route may be refused with. */
const everywhere: ErrorCode[] = [
  "credentials_missing",
  "credentials_wrong",
  "invalid_input",
  "rate_limited",
  "internal",
  "unavailable",
];

const RestFault = z
  .object({ error: z.object({ code: z.int(), message: z.string() }) })
  .openapi("Error", { description: "What every refused call is answered with." });

const json = (schema: z.ZodType, example?: unknown) => ({
  "application/json": { schema, ...(example === undefined ? {} : { example }) },
});

/** Adds a route to the OpenAPI document. */
export function registerRoute(registry: OpenAPIHono["openAPIRegistry"], route: Route): void {
  const { id, method, path, noun, summary, description, params, query, answer, success } = route;
  const body = route.documented ?? route.body;
  registry.registerPath({
    method,
    path,
    operationId: id,
    tags: [noun],
    summary,
    ...(description === undefined ? {} : { description }),
    security: [{ basic: [] }],
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(body ? { body: { content: json(body, route.example), required: true } } : {}),
    },
    responses: {
      [success]: { description: "Done", ...(answer ? { content: json(answer) } : {}) },
      ...describeErrors([...route.errors, ...everywhere]),
    },
  });
}

/** By status, for several of our codes share one. */
function describeErrors(codes: ErrorCode[]) {
  const byStatus = new Map<number, Set<string>>();
  for (const code of codes) {
    const { status, rest } = errors[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(`${rest} ${code.replaceAll("_", " ")}`));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, told]) => [
      status,
      { description: [...told].join("; "), content: json(RestFault) },
    ]),
  );
}

/** The OpenAPI 3.1 document of all routes that were registered. */
export function describeApi(app: Pick<OpenAPIHono, "openAPIRegistry" | "getOpenAPI31Document">): object {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Borealis REST API",
      version: "1",
      description: "JMessage-compatible. The caller is the app itself, by its AppKey and master secret.",
      license: { name: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
  });
  const basic = { type: "http", scheme: "basic", description: "AppKey and master secret" } as const;
  return { ...document, components: { ...document.components, securitySchemes: { basic } } };
}
