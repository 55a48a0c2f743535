import { setTimeout as pause } from "node:timers/promises";
import { refuse } from "#core/fail.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { CommandName, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import type { FilePart } from "#protocol/table.ts";
import { dispatch } from "./dispatch.ts";
import type { HttpDoor } from "./door.ts";

type FileCommand = { [K in CommandName]: Output<K> extends FilePart ? K : never }[CommandName];

/** Commands that answer a file part by part; one that is missing does not compile. */
const fileCommands: Record<FileCommand, true> = {
  "account.export": true,
  "history.export": true,
  "audit.export": true,
};

const RETRY_MS = 1_000;

/**
 * The whole file of a command that answers it part by part, each part asked for when the one before is taken. What
 * refuses the first part refuses the file; who may not go on in the middle gets a file that breaks off with an error.
 */
export async function dispatchFile(
  runtime: Runtime,
  door: HttpDoor,
  name: string,
  input: object,
): Promise<Answer<ReadableStream<Uint8Array>>> {
  if (!Object.hasOwn(fileCommands, name)) {
    const { code, message } = refuse("unknown_command", "There is no such file.");
    return { ok: false, error: { code, message, requestId: door.requestId } };
  }
  // Only commands whose answers are parts came past the table.
  const ask = (after: string | null, isMore: boolean) =>
    dispatch(runtime, door, name, { ...input, after }, { isMore }) as Promise<Answer<FilePart>>;
  const first = await ask(null, false);
  if (!first.ok) return first;
  return { ok: true, data: streamOf(partsFrom(first.data, (after) => ask(after, true))) };
}

function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await parts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

async function* partsFrom(
  first: FilePart,
  ask: (after: string) => Promise<Answer<FilePart>>,
): AsyncGenerator<string> {
  let { text, next } = first;
  yield text;
  while (next !== null) {
    const answer = await ask(next);
    if (answer.ok) {
      ({ text, next } = answer.data);
      yield text;
    } else if (answer.error.code === "busy") await pause(answer.error.retryMs ?? RETRY_MS);
    else throw new Error(`a file broke off: ${answer.error.code}`);
  }
}
