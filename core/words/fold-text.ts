/** A text as words are looked for in it, and where in the text each of its characters comes from. */
export type Folded = { characters: string[]; places: number[] };

/** Characters that are not seen: between the letters of a word they would hide it. */
const INVISIBLE = /^(?:\p{Default_Ignorable_Code_Point}|\p{Cf})$/u;

/** Without letter case, width and invisible characters, so that a word is found however it is written. */
export function foldText(text: string): Folded {
  const characters: string[] = [];
  const places: number[] = [];
  let place = 0;
  for (const character of text) {
    if (!INVISIBLE.test(character)) {
      for (const folded of character.normalize("NFKC").toLowerCase()) {
        characters.push(folded);
        places.push(place);
      }
    }
    place += character.length;
  }
  return { characters, places };
}
