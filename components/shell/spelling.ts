import { match, pinyin } from "pinyin-pro";

const HAN = /\p{Script=Han}/u;
const LETTERS = /^[a-z][a-z0-9]*$/;

/** True when a name with Chinese in it can be read as these letters: in full, by initials, or both mixed. */
export function sounds(name: string, words: string): boolean {
  if (!HAN.test(name)) return false;
  const letters = words.toLowerCase().replace(/[\s'’]+/g, "");
  return LETTERS.test(letters) && match(name, letters, { continuous: true, v: true }) !== null;
}

/** The letter under which a Chinese name stands, a surname read as a surname; null when it begins otherwise. */
export function initialOf(name: string): string | null {
  const [first = ""] = name.trim();
  if (!HAN.test(first)) return null;
  const [syllable = ""] = pinyin(name.trim(), { toneType: "none", type: "array", surname: "head" });
  const letter = syllable.charAt(0).toUpperCase();
  return letter >= "A" && letter <= "Z" ? letter : null;
}
