import type { MessageBody } from "#protocol/message.ts";

export const bodyKinds = ["text", "image", "voice", "file", "custom"] as const;
export type BodyKind = (typeof bodyKinds)[number];

/** A chosen or recorded file, with what the browser knows of it before the server has looked at it. */
export type DraftFile = {
  blob: Blob;
  name: string;
  url: string;
  width: number;
  height: number;
  durationMs: number;
  peaks: number[];
};

export type DraftContent = { body: BodyKind; text: string; json: string; file: DraftFile | null };

/** The object that somebody typed; null while it is none. */
export function readObject(json: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(json);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null; // the keys of an object are strings
  } catch {
    return null;
  }
}

const unknown = { mediaId: "", crc32: 0, hash: "", format: "" };

/** The message as it stands, its file without a name as long as the server does not have it; null: nothing yet. */
export function draftBody({ body, text, json, file }: DraftContent): MessageBody | null {
  const caption = text.trim() === "" ? {} : { caption: text };
  if (body === "text") return text.trim() === "" ? null : { type: "text", text };
  if (body === "custom") {
    const content = readObject(json);
    return content && { type: "custom", content };
  }
  if (!file) return null;
  const facts = { ...unknown, size: file.blob.size };
  if (body === "image") {
    const { width, height } = file;
    return { type: "image", ...facts, width, height, thumbhash: "", ...caption };
  }
  if (body === "voice") return { type: "voice", ...facts, durationMs: file.durationMs, peaks: file.peaks };
  return { type: "file", ...facts, fileName: file.name, ...caption };
}
