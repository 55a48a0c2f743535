import { tokenize } from "linkifyjs";

/** A stretch of a message: plain words, or a link with what it shows. */
export type TextPart = { text: string; href: string | null };

const SCHEMES = /^(?:https?|mailto):/i;
// A link longer than this is no address that a person means; drawing it would only cost time.
const LINK_MAX = 2_000;

function hrefOf(text: string, type: string): string | null {
  if (text.length > LINK_MAX) return null;
  const address = type === "email" && !/^mailto:/i.test(text) ? `mailto:${text}` : text;
  const href = SCHEMES.test(address) ? address : `https://${address}`;
  if (!SCHEMES.test(href) || !URL.canParse(href)) return null;
  return href;
}

// Full-width punctuation ends a sentence, never an address.
const FULL_WIDTH = /([，。、；：？！（）「」『』《》【】“”‘’…\u3000]+)/;

/** Cuts a message into words and links. Only web and mail addresses become links; nothing else changes. */
export function textParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  for (const token of text.split(FULL_WIDTH).flatMap((piece) => tokenize(piece))) {
    const shown = token.toString();
    const href = token.isLink ? hrefOf(shown, token.t) : null;
    const last = parts.at(-1);
    if (href === null && last?.href === null) last.text += shown;
    else parts.push({ text: shown, href });
  }
  return parts;
}
