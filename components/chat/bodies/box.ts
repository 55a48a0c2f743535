import type { MessageBody } from "#protocol/message.ts";

const WIDEST = 336;
const TALLEST = 380;
const SMALLEST = 72;

export type Box = { width: number; height: number };

/** The room of a picture: its own shape, within what a bubble may take. Unknown sizes get a calm 4 : 3. */
export function pictureBox(width: number, height: number): Box {
  if (width <= 0 || height <= 0) return { width: 320, height: 240 };
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return {
    width: Math.max(SMALLEST, Math.round(width * scale)),
    height: Math.max(SMALLEST, Math.round(height * scale)),
  };
}

export const CUSTOM_LINES = 8;

/** Plain data as it is shown, line by line. */
export const customText = (content: Record<string, unknown>): string => JSON.stringify(content, null, 2);

/** The room a body takes besides its caption, so that nothing moves when it is drawn. */
export function bodyBox(body: MessageBody): Box | null {
  switch (body.type) {
    case "text":
      return null;
    case "image":
    case "video":
      return pictureBox(body.width, body.height);
    case "voice":
      return { width: 280, height: 56 };
    case "file":
    case "location":
    case "card":
      return { width: 280, height: 68 };
    case "custom": {
      const lines = Math.min(CUSTOM_LINES, customText(body.content).split("\n").length);
      return { width: 280, height: 44 + lines * 20 };
    }
    default:
      return body satisfies never;
  }
}
