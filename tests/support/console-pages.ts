import { readdirSync } from "node:fs";
import path from "node:path";

const PAGES = path.resolve(import.meta.dirname, "../../app/console/[app]");

/** Every page of an app's console, by the folders they lie in: a new one is here by itself. The first one is "". */
export const consolePages: readonly string[] = readdirSync(PAGES, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => path.dirname(file).replaceAll(path.sep, "/"))
  .map((folder) => (folder === "." ? "" : `/${folder}`))
  .toSorted();

/** The address of a page in an app, with these in the place of its parameters. */
export const consoleAddress = (slug: string, page: string, named: Record<string, string> = {}): string =>
  `/console/${slug}${page.replaceAll(/\[(\w+)\]/g, (_, parameter: string) => named[parameter] ?? "")}`;
