import type { Logger } from "./context.ts";

/** A log that says in every line which request it is about. */
export function createRequestLog(
  log: Logger,
  request: { requestId: string } & Record<string, string>,
): Logger {
  const write =
    (severity: keyof Logger) =>
    (first: object | string, message = "") =>
      typeof first === "string"
        ? log[severity](request, first)
        : log[severity]({ ...request, ...first }, message);
  return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}
