/**
 * Answers what looks for other apps' words in everything that is said on a line, headers and frames alike, also where
 * a word is spread over two chunks. Tells each app it finds once per line.
 */
export function createForeignScanner(
  ownApp: string,
  tokens: Record<string, string>,
  found: (app: string) => void,
): (chunk: Buffer, connection: object) => void {
  const foreign = Object.entries(tokens).filter(([app]) => app !== ownApp);
  const longest = Math.max(0, ...foreign.map(([, token]) => Buffer.byteLength(token)));
  const ends = new WeakMap<object, Buffer>();
  const told = new Set<string>();
  return (chunk, connection) => {
    const before = ends.get(connection);
    const text = before ? Buffer.concat([before, chunk]) : chunk;
    for (const [app, token] of foreign) {
      if (told.has(app) || !text.includes(token)) continue;
      told.add(app);
      found(app);
    }
    ends.set(connection, text.subarray(Math.max(0, text.length - longest + 1)));
  };
}
