import type * as z from "zod";
import type { AppRef, Context, Logger } from "#core/context.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import type { MediaWork, Outcome } from "#core/metrics.ts";
import { networkOf } from "#core/network-of.ts";
import { outcomeOf } from "#core/outcome.ts";
import { createRequestLog } from "#core/request-log.ts";
import type { Runtime } from "#infra/runtime.ts";
import { type CommandName, commands } from "#protocol/commands.ts";
import type { Answer, ErrorCode, WireError } from "#protocol/errors.ts";
import { openApp, openContext } from "./context.ts";
import type { Door } from "./door.ts";
import { handlers } from "./handlers.ts";

export type { SocketDoor } from "./door.ts";

/** Commands of one address, over HTTP, as a multiple of what one session may ask. */
const SESSIONS_PER_ADDRESS = 5;

const RETRY_MS = 1_000;

/** Runs one command and answers it. Never throws: what is not a refusal becomes `internal` and is logged with the request's id. */
export async function dispatch(
  runtime: Runtime,
  door: Door,
  name: string,
  input: unknown,
  /** It goes on with what was asked before, and was counted then. */
  { isMore = false } = {},
): Promise<Answer<unknown>> {
  const command = isCommandName(name) ? name : "unknown";
  const log = createRequestLog(runtime.log, { requestId: door.requestId, command });
  let appId = 0;
  const inApp = (app: AppRef) => {
    appId = app.id;
  };
  const answer = await settle(runtime, door, { command, log }, () =>
    runtime.commands.run(() => run(runtime, door, { name, input, isMore, log, inApp })),
  );
  if (!answer.ok && answer.error.code === "internal") runtime.appFigures.failed(appId);
  return answer;
}

type Work = { command: CommandName | MediaWork | "unknown"; log: Logger };

/** Answers what `work` answers or why it was refused; counts and logs it. Never throws. */
export async function settle(
  runtime: Runtime,
  door: Pick<Door, "requestId" | "kind" | "address">,
  { command, log }: Work,
  work: () => Promise<unknown>,
): Promise<Answer<unknown>> {
  const { requestId } = door;
  const began = performance.now();
  /** Counts the command; answers its milliseconds. */
  const finish = (outcome: Outcome): number => {
    const ms = performance.now() - began;
    runtime.metrics.commands.add(command, outcome);
    runtime.metrics.commandSeconds.observe(ms / 1_000);
    return Math.round(ms);
  };
  try {
    const data = await work();
    log.debug({ ms: finish("ok") }, "answered");
    return { ok: true, data };
  } catch (error) {
    const outcome = outcomeOf(error);
    const told = toWireError(error, outcome);
    const ms = finish(outcome);
    if (outcome === "failed") log.error({ err: error, ms }, "a command failed");
    else if (outcome === "unavailable") log.warn({ ms }, "the database did not answer");
    else log.info({ code: told.code, ms, door: door.kind, address: door.address }, "refused");
    return { ok: false, error: { ...told, requestId } };
  }
}

function toWireError(error: unknown, outcome: Outcome): WireError {
  if (isRefusal(error)) {
    const { code, message, retryMs } = error;
    return { code, message, ...(retryMs ? { retryMs } : {}) };
  }
  return outcome === "unavailable"
    ? { code: "unavailable", message: "The server cannot answer at the moment.", retryMs: RETRY_MS }
    : { code: "internal", message: "Something went wrong." };
}

/** `inApp` hears in which app it is asked. */
type Request = {
  name: string;
  input: unknown;
  isMore: boolean;
  log: Logger;
  inApp: (app: AppRef) => void;
};

async function run(runtime: Runtime, door: Door, request: Request): Promise<unknown> {
  const { name, input, isMore, log, inApp } = request;
  if (!isCommandName(name)) throw refuse("unknown_command", "There is no such command.");
  const { actor: kind } = commands[name];
  const app = await openApp(runtime, door, { name, kind });
  inApp(app);
  if (!isMore) await takeBudget(runtime, app, door, `http:${networkOf(door.address)}`, SESSIONS_PER_ADDRESS);
  const parsed = parse(name, input);
  const ctx = await openContext(runtime, door, { app, kind, log });
  if (!isMore && (ctx.actor.kind === "user" || ctx.actor.kind === "operator")) {
    await takeBudget(runtime, app, door, `${ctx.actor.kind}:${ctx.actor.sessionId}`, 1);
  }
  // The table pairs each name with its own handler; a name that is only known now loses that pairing.
  const handler = handlers[name] as (
    ctx: Context,
    input: unknown,
    door: Door,
    runtime: Runtime,
  ) => Promise<unknown>;
  return handler(ctx, parsed, door, runtime);
}

/** Sockets count their own commands; over HTTP the app's rate holds for each session, and more for an address. */
async function takeBudget(
  runtime: Runtime,
  app: AppRef,
  door: Door,
  key: string,
  times: number,
): Promise<void> {
  if (door.kind === "socket") return;
  const { commandsPerSecond, commandBurst } = app.settings;
  const seconds = Math.max(1, Math.ceil(commandBurst / commandsPerSecond));
  const points = Math.max(commandBurst, commandsPerSecond * seconds) * times;
  await runtime.limiter.take(`${app.id || "-"}:commands:${key}`, { points, seconds, perProcess: true });
}

function parse(name: CommandName, input: unknown): unknown {
  // Seen as one schema: of the union of all inputs only "parse this" is asked.
  const schema: z.ZodType = commands[name].input;
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  const message = `${field === "" ? "The input" : field}: ${issue?.message ?? "is not understood"}.`;
  throw refuse(codeOf(name, field), message);
}

/** Forms show these faults beside their field. */
function codeOf(name: CommandName, field: string): ErrorCode {
  const makesAccount = name === "user.register" || name === "installation.setUp";
  if (makesAccount && field === "username") return "username_invalid";
  if (makesAccount && field === "password") return "password_invalid";
  return name === "user.changePassword" && field === "newPassword" ? "password_invalid" : "invalid_input";
}

const isCommandName = (name: string): name is CommandName => Object.hasOwn(commands, name);
