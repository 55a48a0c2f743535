/** The first characters of each Mandarin initial in pinyin order; none begins with i, u or v. */
const firsts = "阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀";
const letters = "ABCDEFGHJKLMNOPQRSTWXYZ";
const pinyin = new Intl.Collator("zh-CN-u-co-pinyin");
const byName = new Intl.Collator("zh-CN-u-co-pinyin", { sensitivity: "base", numeric: true });
const HAN = /^\p{Script=Han}/u;

/** The letter under which a name stands: A to Z, Chinese by its pinyin, anything else "#". */
export function letterOf(name: string): string {
  const first = name.trim().normalize("NFD").charAt(0).toUpperCase();
  if (first >= "A" && first <= "Z") return first;
  const character = [...name.trim()][0] ?? "";
  if (!HAN.test(character)) return "#";
  const last = [...firsts].findLastIndex((boundary) => pinyin.compare(boundary, character) <= 0);
  return letters[last] ?? "#";
}

export type LetterGroup<T> = { letter: string; members: T[] };

/** Sorts people by name and cuts them by letter, "#" last; `letter` may know better under which a name stands. */
export function groupByLetter<T>(
  people: readonly T[],
  nameOf: (person: T) => string,
  letter: (name: string) => string = letterOf,
): LetterGroup<T>[] {
  const groups = new Map<string, T[]>();
  for (const person of [...people].sort((a, b) => byName.compare(nameOf(a), nameOf(b)))) {
    const under = letter(nameOf(person));
    groups.set(under, [...(groups.get(under) ?? []), person]);
  }
  return [...groups]
    .map(([letter, members]) => ({ letter, members }))
    .sort((a, b) => Number(a.letter === "#") - Number(b.letter === "#") || a.letter.localeCompare(b.letter));
}
