/** What can go wrong with a call of a webhook, as far as there are words for it. */
const faults = [
  [/^the receiver answered (\d+)$/, "answered"],
  [/^no answer within/, "timeout"],
  [/not public|no public address/, "notPublic"],
  [/ENOTFOUND|EAI_AGAIN/, "unknownName"],
  [/ECONNREFUSED/, "refused"],
  [/ECONNRESET|connection was closed|socket hang up/, "closed"],
  [/certificate|self-signed|CERT_|SSL|TLS/i, "certificate"],
] as const;

export type FaultWords = Record<(typeof faults)[number][1], string>;

/** The fault in the reader's language; what has no words there is told as the machine told it. */
export function faultText(error: string, words: FaultWords): string {
  for (const [pattern, name] of faults) {
    const found = pattern.exec(error);
    if (found) return words[name].replace("{status}", found[1] ?? "");
  }
  return error;
}
