import * as z from "zod";
import { limits } from "./limits.ts";
import { FileFacts, ImageFacts, VideoFacts, VoiceFacts } from "./media.ts";
import { byteLength, clientId, id, isStorable, line, text, username } from "./text.ts";

/** Whom a message in a group speaks to: everybody, or members by username. */
export const Mentions = z.object({
  all: z.literal(true).optional(),
  users: z.array(username).max(limits.mentions).optional(),
});
export type Mentions = z.infer<typeof Mentions>;

export const TextBody = z.object({
  type: z.literal("text"),
  text: text(limits.messageBodyBytes).refine((value) => value.trim().length > 0, "is empty"),
  mentions: Mentions.optional(),
});

export const ImageBody = ImageFacts.extend({
  type: z.literal("image"),
  caption: text(limits.captionBytes).optional(),
});

export const VoiceBody = VoiceFacts.extend({
  type: z.literal("voice"),
  /** The waveform as its sender drew it, 0 to 100 each; nobody vouches for it. */
  peaks: z.array(z.int().min(0).max(100)).max(limits.peaks),
});

export const FileBody = FileFacts.extend({
  type: z.literal("file"),
  caption: text(limits.captionBytes).optional(),
});

export const VideoBody = VideoFacts.extend({
  type: z.literal("video"),
  /** An image of its own, uploaded by the sender. */
  poster: ImageFacts.optional(),
  caption: text(limits.captionBytes).optional(),
});

export const LocationBody = z.object({
  type: z.literal("location"),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  /** How near to look, as maps count it. */
  scale: z.number().min(0).max(30).default(15),
  label: text(limits.placeLabelBytes),
});

/** A value that JSON can write, not nested deeper than `depth`, every text storable. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isStorable(value);
  if (value === null || typeof value !== "object") return typeof value !== "number" || Number.isFinite(value);
  if (depth === 0) return false;
  return Object.entries(value).every(([key, field]) => isStorable(key) && isPlain(field, depth - 1));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Any object, kept as plain data: shown as text, never as markup or as a component. */
export const jsonObject = z
  .custom<Record<string, unknown>>(isObject, "is not an object")
  .refine((value) => isPlain(value, limits.customDepth), "is nested too deep or cannot be stored")
  .refine(
    (value) => byteLength(JSON.stringify(value)) <= limits.customBytes,
    `is longer than ${limits.customBytes} bytes`,
  );

export const CustomBody = z.object({ type: z.literal("custom"), content: jsonObject });

/** Somebody's profile, to be opened. The server fills in the nickname. */
export const CardBody = z.object({
  type: z.literal("card"),
  username,
  nickname: line(limits.nicknameBytes).default(""),
});

/** One branch for each kind of message. */
export const MessageBody = z.discriminatedUnion("type", [
  TextBody,
  ImageBody,
  VoiceBody,
  FileBody,
  VideoBody,
  LocationBody,
  CustomBody,
  CardBody,
]);
export type MessageBody = z.infer<typeof MessageBody>;

/** Whom a message is for. The pair's conversation is made when it is first needed. */
export const Target = z.union([
  z.strictObject({ user: username }),
  z.strictObject({ group: id }),
  z.strictObject({ room: id }),
]);
export type Target = z.infer<typeof Target>;

export const SendMessage = z.object({ target: Target, body: MessageBody, clientId });
export type SendMessage = z.infer<typeof SendMessage>;

/** The acknowledgement: the message is committed under this place in its conversation. */
export type SentMessage = { conversation: number; seq: number; messageId: number; createdAt: number };

export const RetractMessage = z.object({ conversation: id, seq: z.int().positive() });
export type RetractMessage = z.infer<typeof RetractMessage>;
