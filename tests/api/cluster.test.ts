import { mkdtempSync } from "node:fs";
import { chmod, rm } from "node:fs/promises";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { clusterFolder, processesIn } from "#infra/database/postgres-cluster.ts";
import { connect, signIn, ticketOf } from "#tests/realtime/support/live.ts";
import { type ServerProcess, startClusterProcess } from "#tests/support/server-process.ts";
import { openTenant, TEST_SECRET, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { waitUntil } from "#tests/support/wait-until.ts";
import { runs, workersOf } from "#tests/support/workers.ts";

let tenant: Tenant;
let dataDir: string;
const started: ServerProcess[] = [];

function start(processes: number, environment: Record<string, string> = {}): ServerProcess {
  const cluster = startClusterProcess(processes, {
    DATA_DIR: dataDir,
    DATABASE_URL: tenant.runtime.env.databaseUrl,
    BOREALIS_SECRET: TEST_SECRET,
    ...environment,
  });
  started.push(cluster);
  return cluster;
}

const workers = (cluster: ServerProcess) => workersOf(cluster.child.pid);
const isHealthy = async (url: string) => (await fetch(`${url}/healthz`)).status === 200;

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "borealis-cluster-"));
  await chmod(dataDir, 0o711);
  tenant = await openTenant();
  // The first start of these sources builds them.
  await start(1).listening;
  await started[0]?.stop();
}, 600_000);

afterEach(async () => {
  await Promise.all(started.splice(0).map((cluster) => cluster.stop()));
});

afterAll(async () => {
  await tenant?.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("several processes behind one port", { timeout: 180_000 }, () => {
  it("serve pages and carry messages between people whom different processes hold", async () => {
    const cluster = start(3);
    const url = await cluster.listening;
    expect(workers(cluster)).toHaveLength(3);
    expect(cluster.output()).toMatch(/^Processes +3 serve, each all: pages, commands over HTTP/m);
    expect((await fetch(url)).status).toBeLessThan(400);

    const app = await tenant.app();
    const [ann, ben] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
    const port = Number(new URL(url).port);
    // Connections go round the processes, so that six of them are on all three.
    const devices = await Promise.all(
      Array.from({ length: 6 }, async () => connect(port, { ticket: ticketOf(await signIn(ben)) })),
    );
    const writer = await connect(port, { ticket: ticketOf(await signIn(ann)) });
    const sent = await writer.call("message.send", {
      target: { user: ben.actor.username },
      body: { type: "text", text: "to all of you" },
      clientId: crypto.randomUUID(),
    });
    if (!sent.ok) throw new Error(sent.error.code);
    const log = `c:${sent.data.conversation}`;
    await waitUntil("every device has it", () =>
      devices.every((device) => device.seqs(log).includes(sent.data.seq)),
    );
    for (const device of [...devices, writer]) device.close();
  });

  it("are kept running: one that is killed is replaced", async () => {
    const cluster = start(2);
    const url = await cluster.listening;
    const [first = 0, second = 0] = workers(cluster);
    process.kill(first, "SIGKILL");
    await waitUntil("another in its place", () => {
      const now = workers(cluster);
      return now.length === 2 && !now.includes(first) && now.includes(second);
    });
    expect(cluster.output()).toContain(`Process ${first} ended (SIGKILL) and is replaced`);
    expect(await isHealthy(url)).toBe(true);
  });

  it("are replaced one after another by SIGUSR2, and no request fails meanwhile", async () => {
    const cluster = start(2);
    const url = await cluster.listening;
    const before = workers(cluster);
    const faults: unknown[] = [];
    let asking = true;
    const asked = (async () => {
      while (asking) {
        // Each on a connection of its own: a kept one would stay with one process.
        const answer = await fetch(`${url}/healthz`, { headers: { connection: "close" } }).catch(String);
        if (typeof answer === "string" || answer.status !== 200) faults.push(answer);
      }
    })();
    cluster.child.kill("SIGUSR2");
    await waitUntil("all replaced", () => /^Processes +replaced/m.test(cluster.output()));
    asking = false;
    await asked;
    expect(faults).toEqual([]);
    const after = workers(cluster);
    expect(after).toHaveLength(2);
    expect(after.filter((pid) => before.includes(pid))).toEqual([]);
    expect(await isHealthy(url)).toBe(true);
  });

  it("are given up, with a sentence, when none of them comes up any more", async () => {
    const cluster = start(2);
    await cluster.listening;
    let ended = false;
    void cluster.ended.then(() => {
      ended = true;
    });
    await waitUntil(
      "the end",
      () => {
        for (const pid of workers(cluster)) process.kill(pid, "SIGKILL");
        return ended;
      },
      120_000,
    );
    expect(await cluster.ended).toBe(1);
    expect(cluster.output()).toMatch(/ended 5 times within 30 s before it listened.*start again\.$/m);
  });

  it("say which port is taken, and end", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const cluster = start(2, { PORT: `${port}` });
    expect(await cluster.ended).toBe(1);
    expect(cluster.output()).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(cluster.output()).not.toMatch(/^\s+at /m);
    await new Promise((resolve) => other.close(resolve));
  });

  it("leave nobody behind when the first process is killed", async () => {
    const cluster = start(2);
    const url = await cluster.listening;
    const before = workers(cluster);
    expect(before).toHaveLength(2);
    cluster.child.kill("SIGKILL");
    await cluster.ended;
    await waitUntil("all gone", () => !before.some(runs));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });
});

describe("the bundled database of several processes", { timeout: 180_000 }, () => {
  it("is run by the first process, and ends after the others by SIGTERM, without a word", async () => {
    const own = mkdtempSync(path.join(os.tmpdir(), "borealis-cluster-"));
    const cluster = start(2, { DATA_DIR: own, DATABASE_URL: "", BOREALIS_SECRET: "" });
    const url = await cluster.listening;
    const before = workers(cluster);
    await waitUntil("the link", () => /\/setup\?token=\S{20,}/.test(cluster.output()));
    expect(await isHealthy(url)).toBe(true);
    cluster.child.kill("SIGTERM");
    expect(await cluster.ended).toBe(0);
    expect(before.filter(runs)).toEqual([]);
    expect(processesIn(clusterFolder(own))).toEqual([]);
    expect(cluster.output()).not.toMatch(/"level":[456]0/);
    await rm(own, { recursive: true, force: true });
  });
});
