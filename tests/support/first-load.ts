import { gzipSync } from "node:zlib";

/** Kilobytes of JavaScript, compressed, that the first load of a page names. */
export async function firstLoadKb(
  origin: string,
  page: string,
  get: (address: string | URL) => Promise<Response>,
): Promise<number> {
  const html = await (await get(`${origin}${page}`)).text();
  const scripts = new Set(
    [...html.matchAll(/<script[^>]*\ssrc="([^"]+\.js[^"]*)"[^>]*>/g)].map(([tag, src = ""]) =>
      /nomodule/i.test(tag) ? "" : src,
    ),
  );
  scripts.delete("");
  if (scripts.size === 0) throw new Error(`${page} names no scripts`);
  let bytes = 0;
  for (const src of scripts) {
    const script = await (await get(new URL(src, origin))).arrayBuffer();
    bytes += gzipSync(new Uint8Array(script), { level: 9 }).length;
  }
  return bytes / 1_024;
}
