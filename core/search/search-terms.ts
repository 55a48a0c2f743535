import { foldText } from "./fold-text.ts";

/** Scripts written without spaces, where every two neighbours make a term; all others have words. */
const DENSE =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}ー";
const PIECES = `([${DENSE}]+)|(?:(?![${DENSE}])[\\p{L}\\p{N}\\p{M}])+|(\\p{Extended_Pictographic})`;

/** Longer words are told apart by their beginning alone. */
const WORD_CHARACTERS = 40;

/** A position in a text vector goes no further. */
const LAST_POSITION = 16_383;

type Piece = { text: string; dense: boolean };

function piecesOf(text: string): Piece[] {
  return [...foldText(text).matchAll(new RegExp(PIECES, "gu"))].map(([piece, dense]) => ({
    text: dense === undefined ? [...piece].slice(0, WORD_CHARACTERS).join("") : piece,
    dense: dense !== undefined,
  }));
}

const pairsOf = (text: string): string[] => {
  const characters = [...text];
  return characters.map((character, at) => character + (characters[at + 1] ?? ""));
};

/** Terms name their app, so that no app's words are ever met while another's are looked for. */
const quote = (appId: number, term: string) => `'${appId}:${term}'`;

/**
 * A text as PostgreSQL's `tsvector` literal: words of scripts that have them, pairs of neighbours of those that do not,
 * each with its places. Null when there is nothing in it that could be looked for.
 */
export function toVector(appId: number, text: string): string | null {
  const places = new Map<string, number[]>();
  let place = 0;
  for (const piece of piecesOf(text)) {
    for (const term of piece.dense ? pairsOf(piece.text) : [piece.text]) {
      place += 1;
      const known = places.get(term);
      if (known) known.push(place);
      else places.set(term, [place]);
    }
    // What is said before a comma and after it are not one word.
    place += 1;
    if (place >= LAST_POSITION) break;
  }
  if (places.size === 0) return null;
  return [...places]
    .map(([term, at]) => `${quote(appId, term)}:${at.filter((value) => value <= LAST_POSITION).join(",")}`)
    .join(" ");
}

/**
 * What somebody looks for as a `tsquery` literal: every word by its beginning, every run of characters as it stands.
 * Null when there is nothing to look for, or only one letter or digit.
 */
export function toQuery(appId: number, words: string): string | null {
  const pieces = piecesOf(words);
  if (!pieces.some(({ text, dense }) => dense || text.length > 1)) return null;
  return pieces.map((piece) => `(${pieceQuery(appId, piece)})`).join(" & ");
}

function pieceQuery(appId: number, { text, dense }: Piece): string {
  const characters = [...text];
  // The last character of a run stands alone in the vector, every other one begins a pair.
  if (!dense || characters.length === 1) return `${quote(appId, text)}:*`;
  return pairsOf(text)
    .slice(0, -1)
    .map((pair) => quote(appId, pair))
    .join(" <-> ");
}

/** The folded pieces of a query, for whoever shows where a text matches. */
export const needlesOf = (words: string): { text: string; dense: boolean }[] => piecesOf(words);
