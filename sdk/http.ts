import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import { CallError, unanswered } from "./call-error.ts";

const TIMEOUT_MS = 10_000;

export type HttpOptions = { origin: string; appKey: string; fetch: typeof fetch };

/** Asks over HTTP, with the session cookie: for what must come before the live connection or end it. */
export async function postCommand<K extends CommandName>(
  { origin, appKey, fetch }: HttpOptions,
  name: K,
  input: Input<K>,
): Promise<Output<K>> {
  let answer: Answer<Output<K>>;
  try {
    const response = await fetch(`${origin}/api/commands/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Borealis-App": appKey },
      credentials: "same-origin",
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    // The server answers every command in this form; a proxy's page is no JSON and lands in the catch.
    answer = (await response.json()) as Answer<Output<K>>;
  } catch {
    throw unanswered("The server cannot be reached.");
  }
  if (answer.ok !== true) {
    throw answer.error?.code
      ? new CallError(answer.error)
      : unanswered("The server's answer is not understood.");
  }
  return answer.data;
}
