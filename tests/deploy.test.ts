import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { validate } from "dockerfile-utils";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { createMetrics } from "#infra/metrics.ts";
import { balancers, checkBalancer, makeCertificate, presenceOf, readDeployed } from "./support/balancers.ts";
import { readSettingNames } from "./support/setting-names.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const isThere = (file: string) => existsSync(path.join(root, file));
const folder = mkdtempSync(path.join(os.tmpdir(), "borealis-deploy-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = readSettingNames();
const unknownSettings = (names: string[]) => names.filter((name) => !settings.has(name));
const npmScripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("package.json")));

/** A version to the second number at least: what is fetched today is what was meant. */
const PINNED = /^[a-z0-9./-]+:\d+\.\d+[a-z0-9.-]*$/;
/** Longer than the ping of the live connection, or silence would end it. */
const PING_SECONDS = 25;

describe("the image", () => {
  const dockerfile = readDeployed("Dockerfile");
  /** One line an instruction. */
  const instructions = dockerfile
    .replace(/^#.*\n/gm, "")
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "");
  const of = (name: string) =>
    instructions.flatMap((line) => (line.startsWith(`${name} `) ? [line.slice(name.length + 1)] : []));
  const jsonAfter = (text: string): string[] =>
    z.array(z.string()).parse(JSON.parse(text.slice(text.indexOf("["))));

  it("has no fault that a linter knows", () => {
    expect(validate(dockerfile).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual(
      [],
    );
  });

  it("stands on one pinned Node in all its stages", () => {
    const images = of("FROM").map((from) => from.split(" ")[0] ?? "");
    expect(images.filter((image) => !/^node:\d+\.\d+\.\d+-/.test(image))).toEqual([]);
    expect(new Set(images).size).toBe(1);
  });

  it("sets what exists, and runs what exists, as nobody special", () => {
    const names = of("ENV").flatMap((line) => [...line.matchAll(/(\w+)=/g)].map(([, name = ""]) => name));
    const others = ["NODE_ENV", "NEXT_TELEMETRY_DISABLED", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD"];
    expect(unknownSettings(names.filter((name) => !others.includes(name)))).toEqual([]);
    const [command] = of("CMD");
    expect(isThere(jsonAfter(command ?? "")[1] ?? "")).toBe(true);
    const scripts = [...dockerfile.matchAll(/scripts\/[\w./-]+\.mjs/g)].map(([file]) => file);
    expect(scripts.filter((file) => !isThere(file))).toEqual([]);
    expect(instructions.indexOf("USER node")).toBeGreaterThan(
      instructions.findLastIndex((line) => /^(RUN|COPY)/.test(line)),
    );
  });

  it("is healthy exactly while the server says so", async () => {
    const [program = "", ...args] = jsonAfter(of("HEALTHCHECK")[0] ?? "");
    expect(program).toBe("node");
    let status = 200;
    const server = createServer((req, res) => res.writeHead(req.url === "/healthz" ? status : 404).end());
    await once(server.listen(0, "127.0.0.1"), "listening");
    // A server that listens on TCP has an address with a port.
    const { port } = server.address() as AddressInfo;
    const ask = async () =>
      (await once(spawn(process.execPath, args, { env: { ...process.env, PORT: `${port}` } }), "close"))[0];
    expect(await ask()).toBe(0);
    status = 503;
    expect(await ask()).toBe(1);
    server.close();
    server.closeAllConnections();
    expect(await ask()).toBe(1);
  });

  it("is built from everything a build needs, and from nothing private", () => {
    const ignored = readDeployed("Dockerfile.dockerignore").trim().split("\n");
    const sources = /const SOURCES = \[([^\]]*)\]/.exec(read("scripts/lib/builds.mjs"))?.[1] ?? "";
    const needed = [...sources.matchAll(/"([^"]+)"/g)].map(([, file = ""]) => file.split("/")[0] ?? "");
    expect(needed).toContain("server.ts");
    expect(needed.filter((file) => ignored.includes(file))).toEqual([]);
    expect(ignored).toEqual(expect.arrayContaining([".env", ".env.*", ".git", "data", "node_modules"]));
  });
});

describe("compose.yaml", () => {
  const text = readDeployed("compose.yaml");
  const Service = z.object({
    image: z.string().optional(),
    build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
    restart: z.string(),
    depends_on: z.record(z.string(), z.object({ condition: z.string() })).optional(),
    environment: z.record(z.string(), z.string()),
    ports: z.array(z.string()).default([]),
    volumes: z.array(z.string()).default([]),
    healthcheck: z.object({ test: z.array(z.string()), retries: z.number() }).optional(),
  });
  const compose = z
    .object({ services: z.record(z.string(), Service), volumes: z.record(z.string(), z.null()) })
    .parse(parse(text, { strict: true, uniqueKeys: true }));
  const services = Object.entries(compose.services);
  const { borealis, postgres, redis } = compose.services;

  it("starts PostgreSQL, Redis, and then Borealis, and each again when it ends", () => {
    expect(Object.keys(compose.services).sort()).toEqual(["borealis", "postgres", "redis"]);
    expect(services.filter(([, { restart }]) => restart !== "unless-stopped")).toEqual([]);
    const isHealthy = { condition: "service_healthy" };
    expect(borealis?.depends_on).toEqual({ postgres: isHealthy, redis: isHealthy });
    // Borealis brings its own in the image.
    expect(postgres?.healthcheck?.test).toContain("pg_isready");
    expect(redis?.healthcheck?.test.join(" ")).toContain("redis-cli ping");
  });

  it("takes pinned images, and builds ours from a file that is there", () => {
    const images = services.flatMap(([, { image }]) => image ?? []);
    expect(images).toHaveLength(2);
    expect(images.filter((image) => !PINNED.test(image))).toEqual([]);
    const { context = "", dockerfile = "" } = borealis?.build ?? {};
    expect(existsSync(path.join(root, "deploy", context, dockerfile))).toBe(true);
    const scripts = [...text.matchAll(/scripts\/[\w./-]+\.mjs/g)].map(([file]) => file);
    expect(scripts.filter((file) => !isThere(file))).toEqual([]);
  });

  it("gives Borealis settings that exist", () => {
    expect(unknownSettings(Object.keys(borealis?.environment ?? {}))).toEqual([]);
    expect(Object.keys(borealis?.environment ?? {})).toEqual(
      expect.arrayContaining([
        "DATABASE_URL",
        "REDIS_URL",
        "BOREALIS_SECRET",
        "PUBLIC_URL",
        "TRUSTED_PROXIES",
      ]),
    );
  });

  it("holds no secret, and does not start without those it needs", () => {
    const variables = new Map<string, string[]>();
    for (const [, name = "", rest = ""] of text.matchAll(/(?<!\$)\$\{(\w+)([^}]*)\}/g)) {
      variables.set(name, [...(variables.get(name) ?? []), rest]);
    }
    // The comment at the top shows how one is written.
    const needed = ["BOREALIS_SECRET", "POSTGRES_PASSWORD", "PUBLIC_URL", "REDIS_PASSWORD"];
    expect([...variables.keys()].sort()).toEqual([...needed, "TRUSTED_PROXIES"].sort());
    for (const name of needed) {
      expect(
        variables.get(name)?.filter((rest) => !rest.startsWith(":?")),
        name,
      ).toEqual([]);
    }
    const secrets = services.flatMap(([, { environment }]) =>
      Object.entries(environment).filter(([name]) => /SECRET|PASSWORD|AUTH/.test(name)),
    );
    expect(secrets.length).toBeGreaterThanOrEqual(3);
    expect(secrets.filter(([, value]) => !/^\$\{\w+:\?[^}]+\}$/.test(value))).toEqual([]);
    expect(text).not.toMatch(/:\/\/[^\s$@]*:[^\s$@{]+@/);
  });

  it("opens no port to the world, and keeps what it writes in volumes that it names", () => {
    const ports = services.flatMap(([, service]) => service.ports);
    expect(ports).not.toEqual([]);
    expect(ports.filter((port) => !port.startsWith("127.0.0.1:"))).toEqual([]);
    const used = services.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(":")[0] ?? ""));
    expect(used.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

describe("the systemd unit", () => {
  const unit = readDeployed("borealis.service");
  const valuesOf = (name: string) =>
    [...unit.matchAll(new RegExp(`^${name}=(.*)$`, "gm"))].map(([, value = ""]) => value);

  it("starts a script that is there, from the folder that the documents are said to be in", () => {
    const [start = ""] = valuesOf("ExecStart");
    expect(start).toMatch(/^\/usr\/bin\/node scripts\//);
    expect(isThere(start.split(" ")[1] ?? "")).toBe(true);
    const [place = ""] = valuesOf("WorkingDirectory");
    const [, page = ""] = /^file:\/\/(.*)$/.exec(valuesOf("Documentation")[0] ?? "") ?? [];
    expect(page.startsWith(`${place}/`)).toBe(true);
    expect(isThere(page.slice(place.length + 1))).toBe(true);
  });

  it("sets what exists, and the data folder is the one it may write to", () => {
    const given = valuesOf("Environment").map((line) => line.split("=")[0] ?? "");
    expect(unknownSettings(given)).toEqual([]);
    expect(valuesOf("Environment")).toContain(`DATA_DIR=/var/lib/${valuesOf("StateDirectory")[0]}`);
    expect(valuesOf("ProtectSystem")).toEqual(["strict"]);
  });

  it("waits longer for the end than a server needs for it", () => {
    expect(Number(valuesOf("TimeoutStopSec")[0])).toBeGreaterThan(10);
  });

  const systemd = presenceOf("systemd-analyze");
  it.skipIf(systemd.missing)(`has no fault that systemd knows${systemd.note}`, () => {
    const file = path.join(folder, "borealis.service");
    writeFileSync(file, unit.replace("/usr/bin/node", process.execPath));
    // It tells a word it does not know and ends with 0.
    const { status, stdout, stderr } = spawnSync("systemd-analyze", ["verify", file], { encoding: "utf8" });
    const about = (stdout + stderr).split("\n").filter((line) => line.includes("borealis.service"));
    expect([status, about]).toEqual([0, []]);
  });
});

describe("the balancers", () => {
  const ports = { https: 47_443, http: 47_080, processes: [47_001, 47_002] as [number, number] };
  const openssl = presenceOf("openssl");

  it.each(balancers)(
    "$name is told who it must be trusted as, and by which name it is opened",
    ({ file }) => {
      expect(readDeployed(file)).toContain("TRUSTED_PROXIES=127.0.0.1");
      expect(readDeployed(file)).toContain("PUBLIC_URL=https://chat.example.com");
    },
  );

  it.each(balancers)("$name leaves nobody out for an answer that a client provoked", ({ file }) => {
    const text = readDeployed(file).replace(/^\s*#.*$/gm, "");
    expect(text).toMatch(/ max_fails=0;|observe layer4|health_uri \/healthz/);
    expect(text).not.toMatch(/max_fails=[1-9]|observe layer7|fail_duration|unhealthy_/);
  });

  it("nginx passes on upgrades, the host and the address, and bears a silence longer than a ping", () => {
    const text = readDeployed("nginx.conf");
    expect(text).toMatch(
      /map \$http_upgrade \$(\w+) \{\s+default upgrade;[\s\S]*proxy_set_header Connection +\$\1;/,
    );
    expect(text).toMatch(/proxy_set_header Upgrade +\$http_upgrade;/);
    expect(text).toMatch(/proxy_set_header Host +\$http_host;/);
    expect(text).toMatch(/proxy_set_header X-Forwarded-For +\$proxy_add_x_forwarded_for;/);
    const live = /location \/live\/ \{([^}]*)\}/.exec(text)?.[1] ?? "";
    for (const name of ["proxy_read_timeout", "proxy_send_timeout"]) {
      expect(Number(new RegExp(`${name} (\\d+)s;`).exec(live)?.[1]), name).toBeGreaterThan(2 * PING_SECONDS);
    }
    expect(text).toContain("client_max_body_size 1m;");
  });

  it("HAProxy passes on the address, and bears a silence longer than a ping", () => {
    const text = readDeployed("haproxy.cfg");
    expect(text).toContain("option forwardfor");
    expect(Number(/timeout tunnel (\d+)s/.exec(text)?.[1])).toBeGreaterThan(2 * PING_SECONDS);
    expect(text).toMatch(/deny_status 413 if \{ req\.body_size gt 1048576 \}/);
  });

  it("Caddy has no time-out for the live connection, and limits bodies", () => {
    const text = readDeployed("Caddyfile");
    expect(text).not.toMatch(/read_timeout|write_timeout|stream_timeout|response_header_timeout/);
    expect(text).toContain("max_size 1MB");
  });

  for (const balancer of balancers) {
    const program = presenceOf(balancer.program);
    const isSkipped = program.missing || openssl.missing;
    it.skipIf(isSkipped)(`${balancer.name} finds no fault in its file${program.note || openssl.note}`, () => {
      const place = mkdtempSync(path.join(folder, "balancer-"));
      const { status, said } = checkBalancer(balancer, {
        ...ports,
        folder: place,
        certificate: makeCertificate(place),
      });
      expect(status, said).toBe(0);
      // The test's certificate has nobody who could be asked about it.
      expect(said.split("\n").filter((line) => /warn/i.test(line) && !line.includes("OCSP"))).toEqual([]);
    });
  }
});

describe("the pages on how to run it", () => {
  const names = readdirSync(path.join(root, "docs/running")).map((name) => `docs/running/${name}`);
  const pages = [...names, "README.md", "docs/README.md", "deploy/README.md"];
  const overview = read("docs/running/README.md");

  it.each(pages)("%s names files, commands and settings that exist", (page) => {
    const text = read(page);
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(([, target = ""]) =>
      path.join(path.dirname(page), target),
    );
    const files = [...text.matchAll(/\b(?:docs|deploy|infra|scripts|tests)\/[\w./-]*\w/g)].map(
      ([file]) => file,
    );
    expect([...links, ...files].filter((file) => !isThere(file))).toEqual([]);
    const commands = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name = ""]) => name);
    expect(commands.filter((name) => !(name in npmScripts.scripts))).toEqual([]);
    const written = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`/g)].map(([, name = ""]) => name);
    expect(
      unknownSettings(written.filter((name) => !["POSTGRES_PASSWORD", "REDIS_PASSWORD"].includes(name))),
    ).toEqual([]);
  });

  it.each([
    ["docs/running/README.md", () => true],
    ["README.md", (name: string) => !name.startsWith("LIMIT_")],
  ])("%s says of each setting what it is by default", (page, belongs) => {
    const rows = new Map(
      [...read(page).matchAll(/^\| `([A-Z_]+)` \|([^|]*)\|/gm)].map(([, name = "", given = ""]) => [
        name,
        given.trim(),
      ]),
    );
    const wanted = [...settings].filter(([name]) => name !== "NODE_ENV" && belongs(name));
    expect(wanted.length).toBeGreaterThan(15);
    expect([...rows.keys()].sort()).toEqual(wanted.map(([name]) => name).sort());
    expect(wanted.filter(([name, given]) => given !== null && rows.get(name) !== `\`${given}\``)).toEqual([]);
  });

  it("explain every figure of the metrics, and no other", async () => {
    const text = read("docs/running/monitoring.md");
    const made = createMetrics()
      .registry.getMetricsAsArray()
      .map(({ name }) => name);
    const explained = [...text.matchAll(/^\| `(borealis_\w+)/gm)].map(([, name]) => name);
    expect(explained.sort()).toEqual(made.sort());
    const used = [...text.matchAll(/borealis_[a-z_]+/g)].map(([name]) =>
      name.replace(/_(bucket|sum|count)$/, ""),
    );
    expect(used.filter((name) => !made.includes(name))).toEqual([]);
  });

  it("are all linked from the overview", () => {
    const missing = names.filter(
      (name) => !name.endsWith("/README.md") && !overview.includes(`(${path.basename(name)})`),
    );
    expect(missing).toEqual([]);
  });
});
