import { z } from "@hono/zod-openapi";
import { refuse } from "#core/fail.ts";
import { MessageBody } from "#protocol/message.ts";

/** Kinds of `msg_body` that a program may send. */
export const messageTypes = ["text", "image", "voice", "file", "video", "location", "custom"] as const;
export type MessageType = (typeof messageTypes)[number];

type Fields = Record<string, unknown>;

const record = z.record(z.string(), z.unknown());

/** The body of a message as ours; refuses what its kind does not take. */
export function fromJMessageBody(type: MessageType, body: Fields): MessageBody {
  const parsed = MessageBody.safeParse(toOurs(type, body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const fault = `${issue?.path.join(".") ?? ""} ${issue?.message ?? "is not understood"}`;
  throw refuse("invalid_input", `parameter invalid: msg_body ${fault.trim()}`);
}

/** What a file is known by. The rest is asked for by our schema, and told by the file itself when it is sent. */
const facts = (body: Fields) => ({
  mediaId: body.media_id,
  crc32: body.media_crc32 ?? 0,
  hash: body.hash ?? "",
  size: body.fsize ?? 0,
  format: body.format ?? "",
});

const seconds = (value: unknown) => (typeof value === "number" ? Math.round(value * 1_000) : value);

const image = (body: Fields) => ({ ...facts(body), width: body.width, height: body.height, thumbhash: "" });

function toOurs(type: MessageType, body: Fields): unknown {
  switch (type) {
    case "text":
      return { type, text: body.text };
    case "image":
      return { type, ...image(body) };
    case "voice":
      return { type, ...facts(body), durationMs: seconds(body.duration), peaks: [] };
    case "file":
      return { type, ...facts(body), fileName: body.fname };
    case "video": {
      const video = record.safeParse(body.video).data ?? {};
      const thumb = record.safeParse(body.thumb).data;
      const shown = thumb ? { poster: image(thumb) } : {};
      const size = { width: 0, height: 0, durationMs: seconds(body.duration ?? 0) };
      return { type, ...facts(video), fileName: video.fname ?? "", ...size, ...shown };
    }
    case "location": {
      const { latitude, longitude, scale, label, lable } = body;
      return { type, latitude, longitude, scale: scale ?? undefined, label: label ?? lable ?? "" };
    }
    case "custom":
      return { type, content: body };
    default:
      return type satisfies never;
  }
}

type Facts = { mediaId: string; crc32: number; hash: string; size: number; format: string };

const toFacts = ({ mediaId, crc32, hash, size, format }: Facts): Fields => ({
  media_id: mediaId,
  media_crc32: crc32,
  fsize: size,
  hash,
  format,
});

/** A body of ours as programs know it; what they have no kind for comes as a custom one. */
export function toJMessageBody(body: MessageBody): { type: MessageType; body: Fields } {
  switch (body.type) {
    case "text":
      return { type: "text", body: { text: body.text } };
    case "image":
      return { type: "image", body: { ...toFacts(body), width: body.width, height: body.height } };
    case "voice":
      return { type: "voice", body: { ...toFacts(body), duration: Math.round(body.durationMs / 1_000) } };
    case "file":
      return { type: "file", body: { ...toFacts(body), fname: body.fileName } };
    case "video": {
      const { poster } = body;
      const thumb = poster
        ? { thumb: { ...toFacts(poster), width: poster.width, height: poster.height } }
        : {};
      const video = { ...toFacts(body), fname: body.fileName };
      return { type: "video", body: { video, duration: Math.round(body.durationMs / 1_000), ...thumb } };
    }
    case "location": {
      const { latitude, longitude, scale, label } = body;
      return { type: "location", body: { latitude, longitude, scale, label } };
    }
    case "custom":
      return { type: "custom", body: body.content };
    case "card":
      return { type: "custom", body: { card: { username: body.username, nickname: body.nickname } } };
    default:
      return body satisfies never;
  }
}
