import { Converter } from "opencc-js/t2cn";

const simplify = Converter({ from: "t", to: "cn" });

/** Stands between characters, so that each is looked at alone: 乾 is the same with every neighbour. */
const BETWEEN = "\u0001";

const ACCENTS = /[\u0300-\u036f]/g;

/**
 * What a text is compared by: full-width as half-width, traditional as simplified, without case and accents. Two texts
 * that differ in nothing else fold to the same.
 */
export function foldText(text: string): string {
  // Through upper case, for ß is ss; the last letter of a Greek word is the same letter elsewhere.
  const plain = text.normalize("NFKC").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  const bare = plain.normalize("NFD").replace(ACCENTS, "").normalize("NFC");
  return /\p{Script=Han}/u.test(bare) ? simplifyEach(bare) : bare;
}

function simplifyEach(text: string): string {
  return simplify([...text].join(BETWEEN)).replaceAll(BETWEEN, "");
}
