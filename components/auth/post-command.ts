import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";

export type Door = { app?: string; realm?: "operator" };

const post = (path: string, input: unknown, { app, realm }: Door): Promise<Response> =>
  fetch(`/api/commands/${path}`, {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/json",
      ...(app && { "X-Borealis-App": app }),
      ...(realm && { "X-Borealis-Realm": realm }),
    },
    body: JSON.stringify(input),
  });

/** The door answers this shape with every status; anything else comes from something in between and throws. */
async function readAnswer<T>(response: Response): Promise<Answer<T>> {
  const answer = (await response.json()) as Answer<T>;
  if (typeof answer.ok !== "boolean") throw new TypeError("not an answer");
  return answer;
}

const noAnswer = {
  ok: false as const,
  error: { code: "unavailable" as const, message: "No answer from the server." },
};

/** Asks the server over HTTP, for pages without a live connection. Never throws: no answer reads as `unavailable`. */
export async function postCommand<K extends CommandName>(
  name: K,
  input: Input<K>,
  door: Door,
): Promise<Answer<Output<K>>> {
  try {
    return await readAnswer(await post(name, input, door));
  } catch {
    return noAnswer;
  }
}

/**
 * Fetches the file of a command that has one; `onBytes` hears how much of it has come. Never throws: a file that breaks
 * off reads as no answer.
 */
export async function postFile<K extends CommandName>(
  name: K,
  input: Input<K>,
  door: Door,
  onBytes: (bytes: number) => void,
): Promise<Answer<Blob>> {
  try {
    const response = await post(`${name}/file`, input, door);
    if (!response.ok || !response.body) return await readAnswer(response);
    let bytes = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        bytes += chunk.length;
        onBytes(bytes);
        controller.enqueue(chunk);
      },
    });
    // The browser keeps what is large on its disk.
    return { ok: true, data: await new Response(response.body.pipeThrough(counted)).blob() };
  } catch {
    return noAnswer;
  }
}
