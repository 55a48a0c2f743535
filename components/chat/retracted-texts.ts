/**
 * What I retracted in this tab, so that I can write it anew. Nowhere else: a retracted text is gone from the server
 * and from every cache, and with the tab it is gone from here.
 */
const texts = new Map<string, string>();

const keyOf = (conversation: number, seq: number) => `${conversation}:${seq}`;

export function rememberRetracted(conversation: number, seq: number, text: string): void {
  texts.set(keyOf(conversation, seq), text);
}

/** The words of a message that I retracted in this tab; null for all others. */
export function retractedText(conversation: number, seq: number): string | null {
  return texts.get(keyOf(conversation, seq)) ?? null;
}
