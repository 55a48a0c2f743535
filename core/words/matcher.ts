import { foldText } from "./fold-text.ts";

/** A word that stands in a text, from one place of it to before another. */
export type Hit = { word: string; from: number; to: number };

export type Matcher = {
  /** The word whose end comes first; null when none stands in the text. */
  first(text: string): Hit | null;
  /** The text with every character of every word replaced by `*`. */
  mask(text: string): string;
};

/** A state of the automaton: what the text so far ends with. */
type State = {
  next: Map<string, State>;
  /** The longest other beginning of a word that the text so far ends with. */
  fall: State | null;
  /** The nearest state on the way down the falls where a word ends. */
  ending: State | null;
  /** The word that ends here, and how many characters it has. */
  word: { text: string; length: number } | null;
};

const newState = (): State => ({ next: new Map(), fall: null, ending: null, word: null });

/**
 * Looks for all words at once (Aho and Corasick): one step for each character of the text, however many words there
 * are and whatever they are made of.
 */
export function createMatcher(words: string[]): Matcher {
  const root = build(words);

  function* hitsIn(text: string): Generator<Hit> {
    const { characters, places } = foldText(text);
    let state = root;
    for (const [index, character] of characters.entries()) {
      state = step(root, state, character);
      for (let found = state.word ? state : state.ending; found; found = found.ending) {
        if (!found.word) continue;
        const from = places[index - found.word.length + 1] ?? 0;
        yield { word: found.word.text, from, to: endOf(text, places[index] ?? 0) };
      }
    }
  }

  return {
    first: (text) => hitsIn(text).next().value ?? null,
    mask(text) {
      let masked = "";
      let done = 0;
      for (const { from, to } of merged([...hitsIn(text)])) {
        masked += text.slice(done, from) + "*".repeat([...text.slice(from, to)].length);
        done = to;
      }
      return masked + text.slice(done);
    },
  };
}

function build(words: string[]): State {
  const root = newState();
  for (const word of words) {
    const { characters } = foldText(word);
    if (characters.length === 0) continue;
    let state = root;
    for (const character of characters) {
      const known = state.next.get(character) ?? newState();
      state.next.set(character, known);
      state = known;
    }
    state.word = { text: word, length: characters.length };
  }
  // Level by level: where a state falls to is nearer to the root and known already.
  const level = [...root.next.values()];
  for (const state of level) state.fall = root;
  for (const state of level) {
    for (const [character, child] of state.next) {
      child.fall = step(root, state.fall ?? root, character);
      child.ending = child.fall.word ? child.fall : child.fall.ending;
      level.push(child);
    }
  }
  return root;
}

function step(root: State, from: State, character: string): State {
  let state: State | null = from;
  while (state) {
    const next = state.next.get(character);
    if (next) return next;
    state = state.fall;
  }
  return root;
}

const endOf = (text: string, place: number): number =>
  place + ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1);

/** Stretches that touch or overlap become one, in the order of the text. */
function merged(hits: Hit[]): { from: number; to: number }[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to } of hits.sort((a, b) => a.from - b.from)) {
    const last = stretches.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else stretches.push({ from, to });
  }
  return stretches;
}
