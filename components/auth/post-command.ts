import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";

export type Door = { app?: string; realm?: "operator" };

/** Asks the server over HTTP, for pages without a live connection. Never throws: no answer reads as `unavailable`. */
export async function postCommand<K extends CommandName>(
  name: K,
  input: Input<K>,
  { app, realm }: Door,
): Promise<Answer<Output<K>>> {
  try {
    const response = await fetch(`/api/commands/${name}`, {
      method: "POST",
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        ...(app && { "X-Borealis-App": app }),
        ...(realm && { "X-Borealis-Realm": realm }),
      },
      body: JSON.stringify(input),
    });
    // The door answers this shape with every status; anything else comes from something in between and throws.
    const answer = (await response.json()) as Answer<Output<K>>;
    if (typeof answer.ok !== "boolean") throw new TypeError("not an answer");
    return answer;
  } catch {
    return { ok: false, error: { code: "unavailable", message: "No answer from the server." } };
  }
}
