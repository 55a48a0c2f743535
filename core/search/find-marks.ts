import type { Mark } from "#protocol/search.ts";
import { foldText } from "./fold-text.ts";
import { needlesOf } from "./search-terms.ts";

const LETTER = /[\p{L}\p{N}\p{M}]/u;

/** Where a text matches what was looked for, in order and without overlaps. */
export function findMarks(text: string, words: string): Mark[] {
  const { folded, places } = foldWithPlaces(text);
  const found: Mark[] = [];
  for (const { text: needle, dense } of needlesOf(words)) {
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + 1)) {
      if (!dense && LETTER.test(folded[at - 1] ?? " ") && LETTER.test(needle)) continue;
      found.push([places[at] ?? 0, places[at + needle.length] ?? text.length]);
    }
  }
  return mergeMarks(found);
}

/** The folded text, and for each of its units where in the text it comes from. */
function foldWithPlaces(text: string): { folded: string; places: number[] } {
  let folded = "";
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    const part = foldText(character);
    for (let unit = 0; unit < part.length; unit += 1) places.push(at);
    folded += part;
    at += character.length;
  }
  places.push(at);
  return { folded, places };
}

function mergeMarks(marks: Mark[]): Mark[] {
  const merged: Mark[] = [];
  for (const [from, to] of marks.sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
