/** What in a message's body can be looked for, of kinds that this process may not know yet too. */
const FIELDS = ["text", "name", "fileName", "label", "title", "caption"] as const;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/** The text that a message is found by; empty when it has none, as a voice message. */
export function bodyWords(body: unknown): string {
  if (!isRecord(body)) return "";
  return FIELDS.map((field) => body[field])
    .filter((value) => typeof value === "string")
    .join("\n");
}

/** The kind of a message; a body that was taken back has none any more. */
export function bodyType(body: unknown): string {
  return isRecord(body) && typeof body.type === "string" ? body.type : "retracted";
}
