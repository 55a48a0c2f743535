import { existsSync } from "node:fs";
import path from "node:path";
import { build, type Plugin } from "esbuild";

/** Bundles lie as deep below the root as this file, so what reckons with `import.meta.dirname` finds the same. */
export const ROOT = path.resolve(import.meta.dirname, "../..");

/** What takes the place of a module: both are paths from the root of the repository. */
export type Replacements = Record<string, string>;

export type BundleOptions = {
  /**
   * Modules that are swapped for another file wherever they are imported. The file itself still gets the original, so
   * it may wrap it and change one function.
   */
  replace?: Replacements;
};

/** Bundles a program once, so that a restart costs a start and no compilation; answers the path of the script. */
export async function bundle(
  entry: string,
  name: string,
  { replace = {} }: BundleOptions = {},
): Promise<string> {
  const outfile = path.join(ROOT, ".cache", "bundles", `${name}-${process.pid}.mjs`);
  await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
    plugins: [replaceModules(replace)],
  });
  return outfile;
}

function replaceModules(replace: Replacements): Plugin {
  const swaps = new Map(
    Object.entries(replace).map(([module, file]) => [path.resolve(ROOT, module), path.resolve(ROOT, file)]),
  );
  for (const file of [...swaps].flat()) {
    if (!existsSync(file)) throw new Error(`there is no ${file} to replace or to put in a place`);
  }
  return {
    name: "replace-modules",
    setup(bundling) {
      if (swaps.size === 0) return;
      bundling.onResolve({ filter: /^(?:#|\.{1,2}\/)/ }, ({ path: wanted, resolveDir, importer }) => {
        const target = wanted.startsWith("#")
          ? path.join(ROOT, wanted.slice(1))
          : path.resolve(resolveDir, wanted);
        const swap = swaps.get(target);
        return swap === undefined || swap === importer ? null : { path: swap };
      });
    },
  };
}
