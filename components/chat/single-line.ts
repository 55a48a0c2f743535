const SHOWN = 160;

/** A text in one line, cut to what a row can show. */
export function singleLine(text: string): string {
  return text
    .slice(0, SHOWN * 2)
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, SHOWN);
}
