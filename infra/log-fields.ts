import { sqlState } from "#core/sql-state.ts";

/** Names of fields that are never written, however deep they stand; compared without case, hyphens and underscores. */
const SECRET_FIELDS = new Set([
  "auth",
  "authorization",
  "body",
  "cookie",
  "cookieheader",
  "cookies",
  "databaseurl",
  "input",
  "mastersecret",
  "newpassword",
  "oldpassword",
  "password",
  "passwordhash",
  "proxyauthorization",
  "redisurl",
  "secret",
  "secretcheck",
  "sessiontoken",
  "setcookie",
  "setuptoken",
  "text",
  "ticket",
  "token",
]);

/** What a secret looks like inside a sentence, such as the message of a driver's error. */
const SECRET_WORDS: [pattern: RegExp, instead: string][] = [
  // The user and the password of an address: postgres://user:password@host.
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/"'<>]*@/gi, "$1…@"],
  [/([?&;](?:token|ticket|secret|password)=)[^&\s"']+/gi, "$1…"],
  [/(\b(?:__Host-)?borealis\.(?:user\.\d+|operator)=)[^;\s"']+/gi, "$1…"],
  [/(\b(?:Basic|Bearer)\s+)[\w+/=.-]{8,}/gi, "$1…"],
  // The encrypted token of a session cookie, and a ticket.
  [/\beyJ[\w-]{10,}(?:\.[\w-]*){2,4}/g, "…"],
  [/\b\d{1,10}\.\d{1,16}\.\d{1,16}\.[\w-]{43}\b/g, "…"],
];

const DEEPEST = 5;
const LONGEST_TEXT = 500;
const LONGEST_REASON = 300;
const MOST_ITEMS = 20;

/** Errors whose message quotes what somebody sent: passwords and messages too. */
const QUOTES_INPUT =
  /^(Prisma|DriverAdapter|ZodError|DatabaseError|SyntaxError|ReplyError|AuthenticationError|error$)/;

/** The text with everything blanked that looks like a secret, cut to `longest` characters. */
export function hideSecrets(text: string, longest = LONGEST_TEXT): string {
  let hidden = text;
  for (const [pattern, instead] of SECRET_WORDS) hidden = hidden.replace(pattern, instead);
  return hidden.length > longest ? `${hidden.slice(0, longest)}…` : hidden;
}

/** What the log may say of a line's fields: no secrets, no bodies, and of errors where and of which kind. */
export function cleanFields(fields: object): Record<string, unknown> {
  return fields instanceof Error ? { err: describeError(fields) } : cleanObject(fields, 0);
}

function cleanObject(value: object, depth: number): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!SECRET_FIELDS.has(name.toLowerCase().replace(/[-_]/g, ""))) kept[name] = clean(member, depth + 1);
  }
  return kept;
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === "string") return hideSecrets(value);
  if (typeof value === "bigint") return String(value);
  if (value === null || typeof value !== "object") return typeof value === "function" ? undefined : value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value;
  if (depth >= DEEPEST || ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) return value.slice(0, MOST_ITEMS).map((item) => clean(item, depth + 1));
  return cleanObject(value, depth);
}

/** What the log may know of an unexpected error: where and of which kind, never what somebody sent. */
function describeError(error: Error, depth = 0): object {
  const [sentence = ""] = error.message.split("\n");
  const cause = error.cause instanceof Error && depth < 2 ? describeError(error.cause, depth + 1) : undefined;
  return {
    kind: error.name,
    code: sqlState(error) || undefined,
    reason: QUOTES_INPUT.test(error.name) ? undefined : hideSecrets(sentence, LONGEST_REASON),
    stack: depth === 0 ? placesOf(error) : undefined,
    cause,
  };
}

/** Where it happened; the stack begins with the message, which may have lines of its own. */
function placesOf({ stack = "", message }: Error): string[] {
  const lines = stack.replace(message, "").split("\n");
  return lines
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}
