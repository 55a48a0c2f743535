import type { MessagePlace } from "#protocol/history.ts";

/** The name of a message among the rows of a page. */
export const messageKey = ({ conversation, seq }: MessagePlace): string => `${conversation}-${seq}`;

/** Where a name of a row leads back to; null for what is no such name. */
export function placeOfKey(key: string): MessagePlace | null {
  const [, conversation, seq] = /^(\d{1,16})-(\d{1,16})$/.exec(key) ?? [];
  return seq === undefined ? null : { conversation: Number(conversation), seq: Number(seq) };
}
