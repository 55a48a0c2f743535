import { createHmac, timingSafeEqual } from "node:crypto";

/** Raised when processes of before could not read what is sent from then on. */
const VERSION = "1";

/** An envelope is `version.process.signature.payload`; the payload is a list of hints as JSON. */
export const ENVELOPE_BYTES = 64 * 1024;

/** What the parts around the payload take at most. */
const OVERHEAD_BYTES = 128;

/** What all hints of one envelope take at most, their separators included. */
export const PAYLOAD_BYTES = ENVELOPE_BYTES - OVERHEAD_BYTES;

export type Opened = { from: string; hints: unknown[] };

/** Signs hints, given as JSON, so that only processes that hold `key` take them. */
export function sealEnvelope(key: Buffer, from: string, hints: string[]): string {
  const payload = `[${hints.join(",")}]`;
  return `${VERSION}.${from}.${sign(key, from, payload)}.${payload}`;
}

/** The content of an envelope, or null for anything that no process of this installation and version made. */
export function openEnvelope(key: Buffer, envelope: string): Opened | null {
  if (envelope.length > ENVELOPE_BYTES) return null;
  const [version, from, signature] = envelope.split(".", 3);
  if (version !== VERSION || !from || !signature) return null;
  const payload = envelope.slice(version.length + from.length + signature.length + 3);
  const [given, own] = [Buffer.from(signature), Buffer.from(sign(key, from, payload))];
  if (given.length !== own.length || !timingSafeEqual(given, own)) return null;
  const hints = parse(payload);
  return Array.isArray(hints) ? { from, hints } : null;
}

function sign(key: Buffer, from: string, payload: string): string {
  return createHmac("sha256", key).update(`${VERSION}.${from}.${payload}`).digest("base64url");
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
