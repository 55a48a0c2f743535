import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { StartError } from "../env.ts";
import { canRun, isOpenToOthers, type PostgresAccount, type PostgresBinaries } from "./postgres-binaries.ts";
import { clusterFolder } from "./postgres-cluster.ts";

const STATE_FOLDER = "/var/lib/borealis";
const NOBODY_ID = 65_534;

/**
 * Chooses as whom PostgreSQL runs, since it refuses root: an ordinary user runs it as himself; root runs it as
 * nobody; where nobody may not enter (a checkout in root's home) a user namespace shows root's files as nobody's;
 * where namespaces are forbidden the programs and the data live under /var/lib/borealis.
 */
export function chooseAccount(binaries: PostgresBinaries, dataDir: string): PostgresAccount {
  const withParent = canRun("setpriv", ["--pdeathsig", "INT", "true"]);
  if (process.getuid?.() !== 0) return ownAccount(binaries, dataDir, withParent);
  // Data that was moved once stays where it is, whatever this start would allow.
  if (hasCluster(movedHome(dataDir)) && !hasCluster(dataDir))
    return movedAccount(binaries, dataDir, withParent);
  if (isOpenToOthers(binaries.native) && isOpenToOthers(dataDir)) {
    return nobodyAccount(binaries.native, dataDir, withParent);
  }
  if (canRun("unshare", ["-U", `--map-user=${NOBODY_ID}`, `--map-group=${NOBODY_ID}`, "true"])) {
    return namespaceAccount(binaries, dataDir, withParent);
  }
  return movedAccount(binaries, dataDir, withParent);
}

function program(native: string, name: string): string {
  return path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

function ownAccount({ native }: PostgresBinaries, dataDir: string, withParent: boolean): PostgresAccount {
  return {
    home: dataDir,
    owner: null,
    command: (name, args, { diesWithParent }) =>
      diesWithParent && withParent
        ? ["setpriv", ["--pdeathsig", "INT", program(native, name), ...args]]
        : [program(native, name), args],
  };
}

function nobodyAccount(native: string, home: string, withParent: boolean): PostgresAccount {
  const id = (option: string) => Number(execFileSync("id", [option, "nobody"], { encoding: "utf8" }));
  const owner = { uid: id("-u"), gid: id("-g") };
  if (!canRun("setpriv", ["--reuid", `${owner.uid}`, "--regid", `${owner.gid}`, "--clear-groups", "true"])) {
    throw new StartError(
      "PostgreSQL refuses to run as root and this system has no setpriv: start as an ordinary user, or set DATABASE_URL.",
    );
  }
  const become = ["--reuid", `${owner.uid}`, "--regid", `${owner.gid}`, "--clear-groups"];
  return {
    home,
    owner,
    command: (name, args, { diesWithParent }) => [
      "setpriv",
      [
        ...(diesWithParent && withParent ? ["--pdeathsig", "INT"] : []),
        ...become,
        program(native, name),
        ...args,
      ],
    ],
  };
}

function namespaceAccount(
  { native }: PostgresBinaries,
  dataDir: string,
  withParent: boolean,
): PostgresAccount {
  return {
    home: dataDir,
    owner: { uid: 0, gid: 0 },
    // The death signal is asked for inside the namespace: entering one changes credentials, which clears it.
    command: (name, args, { diesWithParent }) => [
      "unshare",
      [
        "-U",
        `--map-user=${NOBODY_ID}`,
        `--map-group=${NOBODY_ID}`,
        ...(diesWithParent && withParent ? ["setpriv", "--pdeathsig", "INT"] : []),
        program(native, name),
        ...args,
      ],
    ],
  };
}

function movedAccount(binaries: PostgresBinaries, dataDir: string, withParent: boolean): PostgresAccount {
  if (hasCluster(dataDir)) {
    throw new StartError(
      `PostgreSQL cannot run as root, and nobody else may enter ${dataDir}: open the folders above it with chmod o+x.`,
    );
  }
  const native = path.join(STATE_FOLDER, `postgres-${binaries.version}`);
  if (!existsSync(native)) copyPrograms(binaries.native, native);
  const home = movedHome(dataDir);
  mkdirSync(home, { recursive: true, mode: 0o711 });
  return nobodyAccount(native, home, withParent);
}

function copyPrograms(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  mkdirSync(path.dirname(to), { recursive: true, mode: 0o755 });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another start was faster.
    if (!existsSync(to)) throw error;
  }
}

function movedHome(dataDir: string): string {
  const place = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  return path.join(STATE_FOLDER, createHash("sha256").update(place).digest("hex").slice(0, 16));
}

function hasCluster(home: string): boolean {
  return existsSync(path.join(clusterFolder(home), "PG_VERSION"));
}
