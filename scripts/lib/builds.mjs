import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { lockHolder, tryLock } from "../../infra/process-lock.mjs";
import { inProject, isReadOnly, root, run, startError } from "./project.mjs";

const BUILDS = inProject(".build");

/** Everything a build is made from; what is not there yet is skipped. */
const SOURCES = [
  "app",
  "commands",
  "components",
  "core",
  "infra",
  "messages",
  "prisma/schema.prisma",
  "protocol",
  "realtime",
  "rest",
  "sdk",
  "server",
  "server.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  "scripts/lib/builds.mjs",
];

function* filesBelow(place) {
  const full = inProject(place);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) {
    if (!/\.(test\.tsx?|md)$/.test(place)) yield place;
    return;
  }
  for (const name of readdirSync(full).sort()) yield* filesBelow(`${place}/${name}`);
}

/** The sources' hash: two checkouts with the same one build the same thing. */
export function sourceHash() {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((source) => [...filesBelow(source)])) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(inProject(file)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}

/** Generates the Prisma client unless the one here is of this schema and this Prisma. */
export async function ensurePrismaClient() {
  const version = readFileSync(inProject("node_modules/prisma/package.json"));
  const schema = readFileSync(inProject("prisma/schema.prisma"));
  const hash = createHash("sha256").update(version).update(schema).digest("hex");
  const stamp = inProject("generated", ".stamp");
  const client = inProject("generated", "prisma", "client.ts");
  if (existsSync(client) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return "unchanged";
  await run(process.execPath, [inProject("node_modules/prisma/build/index.js"), "generate"], {
    log: "prisma-generate",
    advice: "correct prisma/schema.prisma, then start again",
  });
  writeFileSync(stamp, hash);
  return "generated";
}

/** Next describes its types in this file; its own version would name a folder that a later build removes. */
export function writeNextTypes() {
  const content = '/// <reference types="next" />\n/// <reference types="next/image-types/global" />\n';
  const file = inProject("next-env.d.ts");
  if (!existsSync(file) || readFileSync(file, "utf8") !== content) writeFileSync(file, content);
}

async function bundleServer(folder) {
  const { build } = await import("esbuild");
  try {
    await build({
      // What decodes files and hashes many passwords runs by itself; the server looks for it beside itself.
      entryPoints: {
        server: inProject("server.ts"),
        "media-entry": inProject("infra/media/media-entry.ts"),
        "hash-entry": inProject("infra/aside/hash-entry.mjs"),
      },
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      absWorkingDir: root,
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      sourcemap: true,
      logLevel: "silent",
    });
  } catch (error) {
    const [first] = error.errors ?? [];
    const place = first?.location ? `${first.location.file}:${first.location.line}: ` : "";
    throw startError(
      `The server does not compile (${place}${first?.text ?? error.message}): correct that, then start again.`,
    );
  }
}

async function buildPages(folder) {
  const relative = path.relative(root, folder).split(path.sep).join("/");
  // Next edits the compiler settings it is given; these are the build's own.
  const include = ["app", "components", "next-env.d.ts"].map((place) => `../../${place}`);
  writeFileSync(
    path.join(folder, "tsconfig.json"),
    JSON.stringify({ extends: "../../tsconfig.json", include, compilerOptions: { incremental: false } }),
  );
  try {
    await run(process.execPath, [inProject("node_modules/next/dist/bin/next"), "build"], {
      log: "next-build",
      advice: "correct that, then start again",
      env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", NEXT_DIST_DIR: `${relative}/next` },
    });
  } finally {
    writeNextTypes();
  }
}

/** Builds the server and the pages into a folder of their own, unless there is one of these very sources. */
export async function ensureBuilt() {
  const hash = sourceHash();
  const folder = path.join(BUILDS, hash);
  const complete = path.join(folder, "complete");
  if (existsSync(complete)) return { folder, outcome: "unchanged" };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bundleServer(folder);
  await buildPages(folder);
  // Only the running server needs what was built; Next's own cache would be most of it.
  rmSync(path.join(folder, "next", "cache"), { recursive: true, force: true });
  writeFileSync(complete, hash);
  return { folder, outcome: "built" };
}

function buildFolders() {
  if (!existsSync(BUILDS)) return [];
  return readdirSync(BUILDS)
    .filter((name) => /^[0-9a-f]{16}$/.test(name))
    .map((name) => path.join(BUILDS, name));
}

function userOf(folder) {
  for (const name of readdirSync(folder)) {
    const holder = name.startsWith("in-use.") ? lockHolder(path.join(folder, name)) : null;
    if (holder !== null) return holder;
  }
  return null;
}

/** The number of a process that serves from a build of this checkout, or null. */
export function runningServer() {
  for (const folder of buildFolders()) {
    const user = userOf(folder);
    if (user !== null) return user;
  }
  return null;
}

/**
 * Keeps a build from being removed while this process lives, and removes the others that nobody uses; answers the end
 * of that. Where we may not write, whoever may sees to it that a build stays as long as it is used.
 */
export function holdBuild(folder) {
  try {
    for (const name of readdirSync(folder)) {
      const mark = path.join(folder, name);
      if (name.startsWith("in-use.") && lockHolder(mark) === null) rmSync(mark, { force: true });
    }
    const mark = tryLock(path.join(folder, `in-use.${process.pid}`));
    removeOldBuilds(folder);
    return () => {
      if ("release" in mark) mark.release();
    };
  } catch (error) {
    if (isReadOnly(error)) return () => {};
    throw error;
  }
}

/**
 * The builds that may go: all but the current one and the `spared` newest of the others.
 * @param {{ folder: string, builtAt: number }[]} builds
 * @param {string} current
 * @param {number} spared
 */
export function outdatedBuilds(builds, current, spared) {
  return builds
    .filter(({ folder }) => folder !== current)
    .sort((one, other) => other.builtAt - one.builtAt)
    .slice(spared)
    .map(({ folder }) => folder);
}

/** Removes builds that no running server uses; `spared` is for servers that may not mark theirs. */
export function removeOldBuilds(current, spared = 0) {
  const builds = buildFolders().map((folder) => ({ folder, builtAt: statSync(folder).mtimeMs }));
  for (const folder of outdatedBuilds(builds, current, spared)) {
    if (userOf(folder) === null) rmSync(folder, { recursive: true, force: true });
  }
}
