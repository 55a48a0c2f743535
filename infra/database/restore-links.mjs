import { existsSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

// Plain JavaScript, because installing the packages needs it before anything is compiled.

/**
 * Completes a package's PostgreSQL with its library links: packages cannot hold any, and the package's own install
 * script is not run.
 * @param {string} root the package's folder
 */
export function restoreLinks(root) {
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  // The list is the package's own: paths from its root.
  const links = /** @type {{ source: string, target: string }[]} */ (JSON.parse(readFileSync(list, "utf8")));
  for (const { source, target } of links) {
    const place = path.join(root, target);
    if (existsSync(place)) continue;
    try {
      symlinkSync(path.relative(path.dirname(target), source), place);
    } catch (error) {
      // Another process was faster.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
  }
}
