import { limits } from "#protocol/limits.ts";
import { byteLength } from "#protocol/text.ts";

/** Controls, and marks that turn the direction of writing: with them `gnp.exe` can be made to look like a picture. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A file's name as it may be shown and offered: one line, without folders, at most 255 bytes; never empty. */
export function plainName(given: string): string {
  const last = given.toWellFormed().replace(UNSEEN, "").split(/[\\/]/).at(-1) ?? "";
  const name = last.trim().replace(/^\.+/, "");
  return shorten(name === "" ? "file" : name);
}

/** Shortens the stem, so that the name still says what it is. */
function shorten(name: string): string {
  if (byteLength(name) <= limits.fileNameBytes) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  let stem = name.slice(0, Math.min(name.length - ending.length, limits.fileNameBytes));
  while (byteLength(stem) + ending.length > limits.fileNameBytes) stem = [...stem].slice(0, -1).join("");
  return `${stem}${ending}`;
}
