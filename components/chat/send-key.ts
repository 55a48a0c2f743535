import type { SendKey } from "#components/shell/preferences.ts";
import { limits } from "#protocol/limits.ts";

type Pressed = {
  key: string;
  keyCode: number;
  isComposing: boolean;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
};

/**
 * True when a key press means "send". Never while an input method composes: browsers report its Enter as composing
 * or with the key code 229, some as only one of the two.
 */
export function isSendKey(pressed: Pressed, sendKey: SendKey): boolean {
  if (pressed.key !== "Enter" || pressed.isComposing || pressed.keyCode === 229) return false;
  if (pressed.shiftKey || pressed.altKey) return false;
  return sendKey === "enter" || pressed.ctrlKey || pressed.metaKey;
}

const encoder = new TextEncoder();
/** From here on the room that is left is shown. */
const NEAR_BYTES = 500;

export type TextSize = { bytes: number; left: number; near: boolean; over: boolean };

/** How much of a message's limit a text takes. */
export function textSize(text: string): TextSize {
  // A character takes at least a byte and at most three of each UTF-16 unit, so most texts need no counting.
  const bytes =
    text.length * 3 < limits.messageBodyBytes - NEAR_BYTES ? text.length : encoder.encode(text).length;
  const left = limits.messageBodyBytes - bytes;
  return { bytes, left, near: left <= NEAR_BYTES, over: left < 0 };
}

/** What is sent of what was typed: without blank edges and without what no database can keep. */
export function sendableText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed().trim();
}
