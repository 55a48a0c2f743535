/** The names in a pasted list or a column of a table: one a line, or apart by commas, semicolons or blanks; each once. */
export const namesIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,;，；、"]+/u).filter((name) => name !== "")),
];
