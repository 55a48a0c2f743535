import type { Words } from "#components/shell/words.ts";
import { fill } from "#components/shell/words.ts";
import type { ConversationPlace } from "#protocol/history.ts";

/** Where a message was said. */
export function placeName(place: ConversationPlace, words: Words["console"]["messages"]): string {
  if (place.kind !== "single") return fill(words[place.kind], { name: place.name || String(place.id) });
  const [one = "", other = ""] = place.users;
  return fill(words.pair, { one, other });
}
