import type { Mentions, MessageBody } from "./message.ts";

/** What a message says in words: its text, else its caption, the place or the file's name. Free of zod, for the browser. */
export function textOf(body: MessageBody): string {
  switch (body.type) {
    case "text":
      return body.text;
    case "image":
      return body.caption ?? "";
    case "file":
    case "video":
      return body.caption || body.fileName;
    case "location":
      return body.label;
    case "card":
      return body.nickname || body.username;
    case "voice":
    case "custom":
      return "";
    default:
      return body satisfies never;
  }
}

/** Whom a message mentions; only texts do. */
export const mentionsOf = (body: MessageBody | null | undefined): Mentions | undefined =>
  body?.type === "text" ? body.mentions : undefined;
