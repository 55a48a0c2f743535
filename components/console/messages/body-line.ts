import type { MessageBody } from "#protocol/message.ts";

const READ = ["text", "fileName", "label"] as const;

/** What an operator reads of a message's body: its words, else its parts as JSON. */
export function bodyLine(body: MessageBody): string {
  const fields = Object.entries(body);
  const said = fields.find(
    ([name, value]) => READ.some((known) => known === name) && typeof value === "string",
  );
  return said ? String(said[1]) : JSON.stringify(body);
}
