const BASE = "http://own.invalid";

/**
 * The path of an address inside this installation, or null for any other: absolute ones of other origins, `//host`,
 * `/\host`, other schemes, control characters, and what hides one of these behind percent signs.
 */
export function ownPath(address: string, publicUrl: string | undefined): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: URL parsers drop these, so they are what is looked for.
  if (/[\u0000-\u0020\u007f\\]/.test(address)) return null;
  const isPath = address.startsWith("/");
  if (!URL.canParse(address, BASE)) return null;
  const url = new URL(address, BASE);
  if (url.origin !== (isPath ? BASE : publicUrl)) return null;
  const path = `${url.pathname}${url.search}`;
  return /^\/(?:\/|\\|%2f|%5c)/i.test(path) ? null : path;
}
