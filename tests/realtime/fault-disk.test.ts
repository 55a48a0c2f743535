import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POSTGRES_ENVIRONMENT } from "#infra/database/postgres-cluster.ts";
import { loadSecret } from "#infra/secret.ts";
import { isCallError } from "#sdk/call-error.ts";
import { type FaultRig, openFaultRig, surviveWriting } from "#tests/support/fault-rig.ts";
import { canCompile, compileFsyncDelay } from "#tests/support/fsync-delay.ts";
import { fillDisk } from "#tests/support/full-disk.ts";
import { openPrivatePostgres, type PrivatePostgres } from "#tests/support/private-postgres.ts";
import { uniqueName } from "#tests/support/tenant.ts";
import { waitUntil } from "#tests/support/wait-until.ts";

const LONG = { timeout: 240_000 };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "borealis-disk-"));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A disk of its own, of so many megabytes; null where this account may not mount one. */
async function mountDisk(name: string, megabytes: number): Promise<string | null> {
  const place = path.join(folder, name);
  await mkdir(place, { mode: 0o711 });
  const options = `size=${megabytes}m,mode=0711`;
  return spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", place]).status === 0 ? place : null;
}

const unmount = (place: string) => spawnSync("umount", ["-l", place]);

async function withRig(postgres: PrivatePostgres, work: (rig: FaultRig) => Promise<void>): Promise<void> {
  const rig = await openFaultRig({ database: { url: postgres.url, drop: async () => {} } });
  try {
    await work(rig);
  } finally {
    await rig.close();
    await postgres.close();
  }
}

describe("a full disk (needs the right to mount one)", LONG, () => {
  it("of the database stops writing, loses nothing acknowledged, and is over when there is room", async (test) => {
    const disk = await mountDisk("database", 220);
    if (disk === null) {
      console.warn("SKIPPED: a full disk of the database, for this account may not mount one");
      return test.skip();
    }
    try {
      await withRig(await openPrivatePostgres({ dataDir: disk }), (rig) =>
        surviveWriting(rig, async () => {
          const [somebody, other] = [await rig.device(await rig.user("somebody")), await rig.user("other")];
          const filler = fillDisk(disk);
          await waitUntil("writing is refused", async () => {
            const sent = somebody.call("message.send", {
              target: { user: other.actor.username },
              body: { type: "text", text: "long ".repeat(1_000) },
              clientId: uniqueName("client"),
            });
            return sent.then(
              () => false,
              (error: unknown) => isCallError(error) && error.code === "unavailable",
            );
          });
          rmSync(filler);
        }),
      );
    } finally {
      unmount(disk);
    }
  });

  it("of the data folder leaves no half secret behind", async (test) => {
    const disk = await mountDisk("secret", 1);
    if (disk === null) {
      console.warn("SKIPPED: a full disk of the data folder, for this account may not mount one");
      return test.skip();
    }
    try {
      const filler = fillDisk(disk);
      await expect(loadSecret(undefined, disk)).rejects.toThrow(/ENOSPC|space/);
      expect(await readdir(disk)).toEqual([path.basename(filler)]);
      rmSync(filler);
      const secret = await loadSecret(undefined, disk);
      expect(secret.length).toBeGreaterThanOrEqual(32);
      expect(await loadSecret(undefined, disk)).toBe(secret);
    } finally {
      unmount(disk);
    }
  });
});

describe.skipIf(!canCompile())("a disk that takes its time for every flush (needs gcc)", LONG, () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = path.join(folder, "slow");
    await mkdir(dataDir, { mode: 0o711 });
    const postgres = await openPrivatePostgres({ dataDir });
    // Otherwise a recovery begins with one flush for every file there is.
    await postgres.ask("ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'");
    await postgres.close();
  });

  it.each([1, 4, 20])("loses nothing acknowledged when PostgreSQL crashes: %i ms", async (milliseconds) => {
    const library = compileFsyncDelay(folder);
    POSTGRES_ENVIRONMENT.LD_PRELOAD = library;
    POSTGRES_ENVIRONMENT.FSYNC_DELAY_MS = `${milliseconds}`;
    try {
      const postgres = await openPrivatePostgres({ dataDir });
      expect(readFileSync(`/proc/${postgres.pid()}/maps`, "utf8")).toContain(library);
      await withRig(postgres, (rig) =>
        surviveWriting(rig, async () => {
          for (let times = 0; times < 2; times += 1) await postgres.crash("SIGQUIT");
        }),
      );
    } finally {
      delete POSTGRES_ENVIRONMENT.LD_PRELOAD;
      delete POSTGRES_ENVIRONMENT.FSYNC_DELAY_MS;
    }
  });
});

if (!canCompile()) console.warn("SKIPPED: a slow disk, for gcc is not installed");
