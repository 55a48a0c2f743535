import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserContext } from "#core/context.ts";
import { freePort } from "#infra/database/postgres-process.ts";
import { serveMetrics } from "#infra/http/metrics-server.ts";
import { createLog } from "#infra/log.ts";
import type { Runtime } from "#infra/runtime.ts";
import { commands } from "#protocol/commands.ts";
import { connect, type LiveTenant, openLiveTenant } from "#tests/realtime/support/live.ts";
import { sampleOf } from "#tests/support/metrics.ts";
import { httpClient } from "#tests/support/server.ts";
import { uniqueName } from "#tests/support/tenant.ts";

let live: LiveTenant;
let ann: UserContext;
let ben: UserContext;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  live = await openLiveTenant();
  ann = await live.newUser();
  ben = await live.newUser();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => live.close());

/** Serves the metrics of a runtime; answers the address and what the log says of it. */
async function serve(runtime: Runtime, metrics: { host: string; port: number } | null) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog("info", { destination: { write: (line) => void lines.push(JSON.parse(line)) } });
  closing.push(await serveMetrics({ env: { metrics }, log, metricsRegistry: runtime.metricsRegistry }));
  return { url: `http://127.0.0.1:${lines[0]?.port}`, lines };
}

const scrape = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();

const send = (from: UserContext, to: UserContext, clientId = uniqueName("c")) =>
  live.open(from).then((device) =>
    device
      .call("message.send", {
        target: { user: to.actor.username },
        body: { type: "text", text: "canary" },
        clientId,
      })
      .finally(device.close),
  );

describe("/metrics", () => {
  it("answers in Prometheus's format, with what the process itself needs", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    const response = await fetch(`${url}/metrics`);
    const text = await response.text();
    expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(text).toMatch(/^# HELP borealis_sends_total .+\n# TYPE borealis_sends_total counter$/m);
    expect(sampleOf(text, "process_resident_memory_bytes")).toBeGreaterThan(0);
    for (const name of ["nodejs_eventloop_lag_p50_seconds", "nodejs_eventloop_lag_p99_seconds"]) {
      expect(sampleOf(text, name)).toBeDefined();
    }
    // Every line is a comment or a sample with a number.
    for (const line of text.trim().split("\n"))
      expect(line).toMatch(/^$|^#|^[a-z_:][a-z0-9_:]*(\{.*\})? ([-+\d.e]+|[-+]?Inf|NaN)$/i);
  });

  it("is all there is at its address, and is only read", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    for (const elsewhere of ["/", "/metrics/", "/healthz", "/api/commands/app.get"]) {
      expect((await fetch(url + elsewhere)).status).toBe(404);
    }
    const post = await fetch(`${url}/metrics`, { method: "POST" });
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET"]);
  });

  it("is not at the address that everybody enters by, and nowhere unless a port is set", async () => {
    expect((await fetch(`${live.server.url}/metrics`)).status).toBe(404);
    const { lines } = await serve(live.tenant.runtime, null);
    expect(lines).toEqual([]);
  });

  it("that finds its port taken says so once and changes nothing else", async () => {
    const { url, lines: first } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    const { lines } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: Number(first[0]?.port) });
    expect(lines).toMatchObject([{ level: 40, code: "EADDRINUSE" }]);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  it("of each worker of a cluster takes the first free port", async () => {
    const port = await freePort();
    const primary = fork(path.resolve("tests/support/metrics-cluster.ts"), [String(port)], {
      execArgv: ["--import", "tsx"],
    });
    try {
      const [ports] = await once(primary, "message");
      expect(ports).toHaveLength(2);
      expect(new Set(ports).size).toBe(2);
      expect(Math.min(...ports)).toBeGreaterThanOrEqual(port);
      for (const own of ports)
        expect(await scrape(`http://127.0.0.1:${own}`)).toContain("borealis_sends_total");
    } finally {
      const ended = once(primary, "exit");
      primary.kill();
      await ended;
    }
  });
});

describe("the counters", () => {
  it("move when a message was sent over a socket", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    const reader = await live.open(ben);
    const before = await scrape(url);
    const clientId = uniqueName("c");
    await send(ann, ben, clientId);
    await send(ann, ben, clientId);
    await expect.poll(() => reader.frames.length, { timeout: 20_000 }).toBeGreaterThan(0);
    const log = reader.frames[0]?.log ?? "u";
    await reader.call("sync.pull", { log, after: 0, limit: 50 });
    const after = await scrape(url);
    reader.close();
    const moved = (sample: string) => (sampleOf(after, sample) ?? 0) - (sampleOf(before, sample) ?? 0);
    expect(moved('borealis_sends_total{outcome="created"}')).toBe(1);
    expect(moved('borealis_sends_total{outcome="known"}')).toBe(1);
    expect(moved('borealis_commands_total{command="message.send",outcome="ok"}')).toBe(2);
    expect(moved("borealis_send_ack_seconds_count")).toBe(2);
    expect(moved("borealis_batch_messages_sum")).toBe(2);
    expect(moved("borealis_batch_commit_seconds_count")).toBe(2);
    expect(moved('borealis_push_frames_total{log="conversation"}')).toBe(1);
    expect(moved("borealis_push_lag_seconds_count")).toBe(1);
    expect(moved("borealis_entries_pulled_total")).toBe(1);
    expect(moved('borealis_handshakes_total{outcome="signed_in"}')).toBe(2);
    expect(moved("borealis_command_seconds_count")).toBe(3);
    expect(sampleOf(before, 'borealis_sockets{state="signed_in"}')).toBe(1);
    expect(sampleOf(after, "borealis_bus_connected")).toBe(1);
    expect(sampleOf(after, 'borealis_database_connections{state="total"}')).toBeGreaterThan(0);
    expect(sampleOf(after, "borealis_lane_messages")).toBe(0);
  });

  it("tell refused handshakes by reason, and open connections by state", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    await expect(connect(live.server.port, { ticket: "7.7.7.forged" })).rejects.toThrow();
    await expect(connect(live.server.port, {}, { origin: "https://evil.example" })).rejects.toThrow();
    const text = await scrape(url);
    expect(sampleOf(text, 'borealis_handshakes_total{outcome="not_signed_in"}')).toBe(1);
    expect(sampleOf(text, 'borealis_handshakes_total{outcome="bad_request"}')).toBe(1);
    await expect
      .poll(async () => sampleOf(await scrape(url), 'borealis_sockets{state="signed_in"}'), {
        timeout: 20_000,
      })
      .toBe(0);
    expect(sampleOf(await scrape(url), 'borealis_sockets{state="unauthenticated"}')).toBe(0);
  });

  it("tell requests by door and class of status, and budgets that were spent", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    const tight = await live.tenant.app("tight", { commandsPerSecond: 1, commandBurst: 1 });
    const client = httpClient(live.server.url, { appKey: tight.appKey });
    const statuses = [];
    for (let round = 0; round < 8; round += 1) statuses.push((await client.call("app.get", {})).status);
    expect(statuses).toContain(429);
    const text = await scrape(url);
    const refused = statuses.filter((status) => status === 429).length;
    expect(sampleOf(text, 'borealis_budgets_spent_total{budget="commands"}')).toBe(refused);
    expect(sampleOf(text, 'borealis_commands_total{command="app.get",outcome="busy"}')).toBe(refused);
    expect(sampleOf(text, 'borealis_http_requests_total{door="api",status="4xx"}')).toBeGreaterThanOrEqual(
      refused,
    );
    expect(sampleOf(text, 'borealis_http_request_seconds_count{door="api"}')).toBeGreaterThanOrEqual(8);
  });

  it("security T6: have no label that came from outside, and name no app, no user and no secret", async () => {
    const { url } = await serve(live.tenant.runtime, { host: "127.0.0.1", port: 0 });
    const hostile = ["canary", "message.send%22%7D%201", "__proto__", "constructor", "%0Acanary_total%201"];
    for (const name of hostile) {
      await fetch(`${live.server.url}/api/commands/${name}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-borealis-app": "canary" },
        body: JSON.stringify({ canary: "canary" }),
      });
    }
    const text = await scrape(url);
    for (const told of ["canary", "proto", live.app.appKey, live.app.name, ann.actor.username]) {
      expect(text).not.toContain(told);
    }
    const named = [...text.matchAll(/command="([^"]*)"/g)].map(([, name]) => name);
    expect(named.filter((name) => name !== "unknown" && !Object.hasOwn(commands, name ?? ""))).toEqual([]);
    expect(sampleOf(text, 'borealis_commands_total{command="unknown",outcome="refused"}')).toBeGreaterThan(0);
  });
});
