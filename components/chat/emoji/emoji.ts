import data from "./emoji.json";

/**
 * An emoji, with what it is called in all languages. The names are those of the Unicode CLDR as emojibase-data 17 has
 * them; see NOTICE.
 */
export type Emoji = {
  character: string;
  /** Its name in English and in Chinese, then other words for it, by commas. */
  words: { en: string; zh: string };
  /** Takes a colour of skin. */
  toned: boolean;
};

export type EmojiGroup = keyof typeof data;

/** Colours of skin, the first one none. */
export const skinTones = ["", "\u{1f3fb}", "\u{1f3fc}", "\u{1f3fd}", "\u{1f3fe}", "\u{1f3ff}"] as const;

function read(line: string): Emoji {
  const [, plus, character = "", en = "", zh = ""] = /^(\+?)(\S+) ([^|]*)\|(.*)$/.exec(line) ?? [];
  return { character, words: { en, zh }, toned: plus === "+" };
}

/** All there are, by group, in the order of Unicode. */
export const emojiGroups: readonly { group: EmojiGroup; emoji: readonly Emoji[] }[] = Object.entries(
  data,
).map(([group, lines]) => ({
  // The keys of the file.
  group: group as EmojiGroup,
  emoji: lines.split("\n").map(read),
}));

/** The emoji with a colour of skin, where it takes one. */
export function withTone({ character, toned }: Emoji, tone: string): string {
  if (!toned || tone === "") return character;
  const [first = "", ...rest] = character;
  return first + tone + (rest[0] === "\ufe0f" ? rest.slice(1) : rest).join("");
}

export const nameOf = ({ words }: Emoji, language: string): string =>
  (language.startsWith("zh") ? words.zh || words.en : words.en).split(",")[0] ?? "";

/** Those that all words asked for begin a word of, in whichever language; names before other words. */
export function findEmoji(query: string, most = 120): Emoji[] {
  const asked = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found: { emoji: Emoji; rank: number }[] = [];
  for (const { emoji: all } of emojiGroups) {
    for (const emoji of all) {
      const ranks = asked.map((word) => rankOf(emoji, word));
      if (ranks.every((rank) => rank >= 0)) found.push({ emoji, rank: Math.max(0, ...ranks) });
    }
  }
  return found
    .sort((one, other) => one.rank - other.rank)
    .slice(0, most)
    .map(({ emoji }) => emoji);
}

/** 0 in its name, 1 in another word for it, -1 in none. Chinese has no spaces: there it may stand anywhere. */
function rankOf({ character, words }: Emoji, asked: string): number {
  if (plain(character) === plain(asked)) return 0;
  const english = words.en.toLowerCase().search(new RegExp(`(^|[ ,:-])${escaped(asked)}`));
  const chinese = words.zh.indexOf(asked);
  if (english === -1 && chinese === -1) return -1;
  const isName = (at: number, all: string) => at !== -1 && !all.slice(0, at + 1).includes(",");
  return isName(english, words.en) || isName(chinese, words.zh) ? 0 : 1;
}

/** Without the mark that asks for a coloured picture. */
const plain = (character: string) => character.replaceAll("\ufe0f", "");

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
