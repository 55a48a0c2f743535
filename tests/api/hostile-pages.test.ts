import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { httpClient } from "#tests/support/server.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const appKey = "4f7aef34fb361292c566a1ce";

let dataDir: string;
let database: TestDatabase;
let server: ServerProcess;
let url: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-hostile-"));
  database = await createTestDatabase();
  server = startServerProcess({
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    BOREALIS_SECRET: "hostile-h2Kq8ZrV5mXw3TnYc7BsLd9F-pages",
    SEED_APP: `Shop:${appKey}:master-secret-of-it`,
  });
  url = await server.listening;
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** Processes that the server, in any of its threads, has started and that still exist. */
function children(): string[] {
  const tasks = `/proc/${server.child.pid}/task`;
  return readdirSync(tasks).flatMap((task) =>
    readFileSync(`${tasks}/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
}

const boundary = "----hostile";
const form = (...fields: [string, string][]) =>
  `${fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join("")}--${boundary}--\r\n`;

/** What once ran code on servers of this framework: a reference into the prototype chain of a made-up chunk. */
const prototypeChain = form(
  [
    "0",
    JSON.stringify({
      // biome-ignore lint/suspicious/noThenProperty: it is what the attack names.
      then: "$1:__proto__:then",
      status: "resolved_model",
      reason: -1,
      value: '{"then":"$B1337"}',
      _response: {
        _prefix: "process.mainModule.require('child_process').execSync('touch hostile');",
        _formData: { get: "$1:constructor:constructor" },
      },
    }),
  ],
  ["1", '"$@0"'],
);
const cycle = form(["0", '["$K1","$Q2"]'], ["1", '["$@1","$F1"]'], ["2", '"$Q2"']);
const huge = form(["0", `[${'"$n9",'.repeat(100_000)}"$n9"]`]);

const payloads: [string, string][] = [
  ["a reference into the prototype chain", prototypeChain],
  ["references in a circle", cycle],
  ["half a megabyte of numbers", huge],
];
const actions: [string, Record<string, string>][] = [
  ["an action", { "next-action": "7f00000000000000000000000000000000000000aa" }],
  [
    "an action and a client's tree",
    { "next-action": "x", rsc: "1", "next-router-state-tree": "%5B%22%22%5D" },
  ],
  ["no action", {}],
  ["a client's tree", { rsc: "1", "next-router-state-tree": "%5B%22%22%5D" }],
];

async function expectServed(): Promise<void> {
  expect(server.child.exitCode).toBeNull();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await httpClient(url, { appKey }).ask("app.get", {})).toMatchObject({ appKey });
}

describe.each(payloads)("a form with %s", (_, body) => {
  it.each(actions)("sent to a page that names %s is refused; nothing runs", async (_name, headers) => {
    const before = children();
    for (const target of ["/", "/a/shop", "/a/shop/signin", "/setup", "/_next/data/x.json"]) {
      const response = await fetch(`${url}${target}`, {
        method: "POST",
        redirect: "manual",
        headers: { "content-type": `multipart/form-data; boundary=${boundary}`, ...headers },
        body,
      }).catch(() => null);
      // Whoever is hung up on while still sending got no answer either.
      if (response) expect([400, 404, 405]).toContain(response.status);
    }
    expect(children()).toEqual(before);
    await expectServed();
  });
});

describe("a request for a page that is made for the framework's own client", () => {
  it.each([
    ["a tree that goes nowhere", "[".repeat(5_000)],
    ["a tree that is none", "%E0%A4%A"],
    [
      "a deep tree",
      encodeURIComponent(`${'["a",{"children":'.repeat(300)}[]${"}]".repeat(300)}`).slice(0, 14_000),
    ],
  ])("and carries %s gets no error and ends nothing", async (_, tree) => {
    const response = await fetch(`${url}/a/shop/signin`, {
      headers: { rsc: "1", "next-router-state-tree": tree, "next-router-prefetch": "1" },
      redirect: "manual",
    });
    await response.arrayBuffer();
    expect(response.status).toBeLessThan(600);
    expect(server.output()).not.toMatch(/unhandled|uncaught/i);
    await expectServed();
  });
});
