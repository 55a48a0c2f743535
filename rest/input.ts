import type { IncomingMessage } from "node:http";
import type { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { limits } from "#protocol/limits.ts";
import { isStorable } from "#protocol/text.ts";

/** How deep a body may be nested. */
const DEEPEST = 32;

/** Reads a body as JSON whatever its client calls it; undefined when there is none. Refuses what is no plain data. */
export async function readJson(
  request: IncomingMessage,
  maxBytes: number = limits.frameBytes,
): Promise<unknown> {
  assertReadable(request, maxBytes);
  const bytes = await readBytes(request, maxBytes);
  if (bytes.length === 0) return undefined;
  assertIsJson(request.headers["content-type"]);
  const value = parse(bytes);
  assertPlain(value, DEEPEST);
  return value;
}

const invalid = (message: string) => refuse("invalid_input", message);

function assertReadable({ headers }: IncomingMessage, maxBytes: number): void {
  if (headers["content-encoding"] !== undefined) throw invalid("A body is sent uncompressed.");
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

const tooLarge = (maxBytes: number) => refuse("too_large", `The body has more than ${maxBytes} bytes.`);

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Clients call it JSON in many ways, one of them with a colon; what a page of another site can send is not taken. */
function assertIsJson(type: string | undefined): void {
  if (type !== undefined && !/^\s*application\/json\b/i.test(type)) throw invalid("The body must be JSON.");
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    throw invalid("The body is not JSON in UTF-8.");
  }
}

/** Refuses what the database cannot keep and what is only meant to hurt: see the security notes on JSON. */
function assertPlain(value: unknown, deepest: number): void {
  if (typeof value === "string" && !isStorable(value)) {
    throw invalid("The body contains characters that cannot be stored.");
  }
  if (value === null || typeof value !== "object") return;
  if (deepest === 0) throw invalid(`The body is nested deeper than ${DEEPEST} levels.`);
  for (const [key, item] of Object.entries(value)) {
    if (key === "__proto__" || !isStorable(key)) throw invalid("The body has a key that is not taken.");
    assertPlain(item, deepest - 1);
  }
}

/** The query's values, of repeated ones the first. */
export function readQuery(url: string): Record<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of new URL(url).searchParams) if (!found.has(key)) found.set(key, value);
  return Object.fromEntries(found);
}

/** The input as its schema has it; refuses with the place of the first fault. */
export function parseInput(schema: z.ZodType, value: unknown, whole: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join(".") ?? "";
  throw invalid(
    `parameter invalid: ${field === "" ? whole : field} ${issue?.message ?? "is not understood"}`,
  );
}
