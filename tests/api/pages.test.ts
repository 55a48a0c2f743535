import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentWithoutSettings } from "#scripts/lib/environment.mjs";
import { exchange, lines } from "#tests/support/raw-http.ts";
import { type HttpClient, httpClient } from "#tests/support/server.ts";
import { type ServerProcess, startServerProcess } from "#tests/support/server-process.ts";
import { createTestDatabase, type TestDatabase } from "#tests/support/test-database.ts";

const appKey = "4f7aef34fb361292c566a1cd";
const secrets = {
  secret: "canary-h2Kq8ZrV5mXw3TnYc7BsLd9F-pages",
  masterSecret: "canaryMaster0815",
  operatorPassword: "canary-operator-4711",
};
const operatorEmail = "canary-operator@example.com";
const password = "correct horse battery";
const nickname = `Canary </script><img src=x onerror="alert(1)">`;

let dataDir: string;
let database: TestDatabase;
let server: ServerProcess;
let url: string;
let environment: Record<string, string>;
let ann: HttpClient;
let operator: HttpClient;
let neighbour: HttpClient;
/** Everything the server answered in this file. */
const answered: string[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "borealis-pages-"));
  database = await createTestDatabase();
  environment = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    BOREALIS_SECRET: secrets.secret,
    SEED_APP: [
      `Shop:${appKey}:${secrets.masterSecret}`,
      `Shop <img src=x>:${"0".repeat(24)}:${secrets.masterSecret}`,
    ].join(","),
    SEED_OPERATOR: `${operatorEmail}:${secrets.operatorPassword}`,
  };
  server = startServerProcess({ ...environment, LOG_LEVEL: "trace" });
  url = await server.listening;
  ann = visitor();
  await ann.ask("user.register", { username: "annie", password, nickname });
  await ann.ask("session.create", { username: "annie", password });
  neighbour = httpClient(url, { appKey: "0".repeat(24) });
  await neighbour.ask("user.register", { username: "annie", password });
  await neighbour.ask("session.create", { username: "annie", password });
  operator = httpClient(url, { realm: "operator" });
  await operator.ask("operator.signIn", { email: operatorEmail, password: secrets.operatorPassword });
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await database?.drop();
  await rm(dataDir, { recursive: true, force: true });
});

const visitor = () => httpClient(url, { appKey });

async function get(client: HttpClient, target: string, headers: Record<string, string> = {}) {
  const response = await client.send(target, { headers });
  const text = await response.text();
  answered.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, headers: response.headers, text };
}

const nonceOf = (headers: Headers) =>
  /script-src [^;]*'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "";

const outside = ["/a/shop/signin", "/a/shop/register", "/console/signin", "/setup", "/a/no-such-app"];

describe("every page", () => {
  it("runs no script but those with the nonce of its own answer, and stands in no frame", async () => {
    const seen = new Set<string>();
    const asked: [HttpClient, string][] = [
      ...outside.map((target): [HttpClient, string] => [visitor(), target]),
      [ann, "/a/shop"],
      [ann, "/a/shop/u/nobody"],
      [operator, "/console"],
    ];
    for (const [client, target] of asked) {
      const { headers, text } = await get(client, target);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy, target).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).not.toMatch(/script-src[^;]*(unsafe-|\*|https?:)|default-src[^;]*\*/);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toMatch(/strict-origin-when-cross-origin|no-referrer/);
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("x-powered-by")).toBeNull();
      const nonce = nonceOf(headers);
      const scripts = [...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length, target).toBeGreaterThan(0);
      expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
      expect(text).not.toMatch(/<[a-z][^>]*\son[a-z]+=/i);
      seen.add(nonce);
    }
    expect(seen.size).toBe(asked.length);
  });

  it("takes no nonce from the request", async () => {
    const forged = {
      "x-nonce": "ZXZpbGV2aWxldmlsZXZpbA==",
      "content-security-policy": "script-src 'nonce-ZXZpbGV2aWxldmlsZXZpbA=='",
      "content-security-policy-report-only": "script-src 'nonce-ZXZpbGV2aWxldmlsZXZpbA=='",
    };
    for (const target of outside) {
      const { headers, text } = await get(visitor(), target, forged);
      expect(text).not.toContain("ZXZpbGV2");
      expect(nonceOf(headers)).not.toContain("ZXZpbGV2");
    }
  });

  it("shows names as text, in what the server renders and in what it hands to the browser", async () => {
    const { text } = await get(ann, "/a/shop");
    expect(text).toContain("Canary");
    expect(text).not.toContain("</script><img");
    const named = await get(visitor(), "/a/shop-img-src-x/signin");
    expect(named.status).toBe(200);
    expect(named.text).toContain("Shop &lt;img src=x&gt;");
    expect(named.text).not.toContain("<img src=x>");
  });
});

describe("a page behind a sign-in", () => {
  const routerState = encodeURIComponent(
    JSON.stringify(["", { children: ["a", { children: ["shop", {}] }] }, null, null, true]),
  );
  const variants: [string, Record<string, string>][] = [
    ["", {}],
    ["", { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" }],
    ["", { "x-middleware-subrequest": Array(5).fill("src/middleware").join(":") }],
    ["", { rsc: "1" }],
    ["?_rsc=abc12", { rsc: "1" }],
    ["?_rsc=", {}],
    ["", { rsc: "1", "next-router-prefetch": "1" }],
    ["", { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" }],
    ["", { rsc: "1", "next-router-state-tree": routerState }],
    ["", { rsc: "1", "next-router-state-tree": "%E0%A4%A" }],
    ["", { "next-url": "/a/shop", rsc: "1" }],
    ["", { "x-nextjs-data": "1" }],
    ["", { "x-matched-path": "/a/shop", "x-invoke-path": "/a/shop", "x-invoke-status": "200" }],
    ["", { "x-now-route-matches": "1=shop", "x-middleware-rewrite": "/a/shop" }],
    ["?nxtPapp=shop", {}],
    ["?nxtIapp=shop", {}],
    [".rsc", {}],
    [".segments/_tree.segment.rsc", {}],
    [".json", {}],
    ["/", {}],
    [";jsessionid=1", {}],
    ["/%2e%2e/shop", {}],
  ];

  async function expectNothing(target: string, headers: Record<string, string>, client = visitor()) {
    const { status, text, headers: sent } = await get(client, target, headers);
    const name = `${target} ${JSON.stringify(headers)}`;
    expect(status, name).toBeLessThan(500);
    expect(text, name).not.toMatch(/canary/i);
    expect(sent.get("location") ?? "", name).toMatch(/^$|^\/(a\/shop|console)/);
    return status;
  }

  it.each([
    ["/a/shop", () => ann],
    ["/console", () => operator],
  ] as const)(
    "T1: gives nothing away to who is not signed in, or to another app, whatever variant is asked for: %s",
    async (page, who) => {
      for (const [suffix, headers] of variants) {
        // Asked by its reader first, so that anything kept between the two would show.
        await get(who(), `${page}${suffix}`, headers);
        for (const one of [visitor(), neighbour]) await expectNothing(`${page}${suffix}`, headers, one);
      }
      const { text } = await get(who(), page);
      expect(text).toMatch(/canary/i);
      expect(await expectNothing(page, {})).toBe(307);
    },
  );

  it("is not reached by other ways to write its address", async () => {
    const targets = [
      "/_next/data/x/a/shop.json",
      "/_next/data/development/console.json",
      "/_next/image?url=%2Fa%2Fshop&w=64&q=75",
      "/_next/image?url=http%3A%2F%2F169.254.169.254%2F&w=64&q=75",
      "/_next/image?url=%2F%2Fevil.example%2Fa.png&w=64&q=75",
      "/_next/image?url=%2Ficon.png&w=99999&q=75",
      "/en/..%2fconsole",
      "/A/SHOP",
      "/CONSOLE",
      "/a//shop",
      "/console%2f",
      "/%63onsole",
      "/index.rsc",
    ];
    for (const target of targets) {
      expect([301, 307, 308, 400, 404], target).toContain(await expectNothing(target, {}));
    }
  });

  it("is kept by no cache, in none of its variants, nor are the answers about a session", async () => {
    const asked: [HttpClient, string, Record<string, string>][] = [
      [ann, "/a/shop", {}],
      [ann, "/a/shop", { rsc: "1" }],
      [ann, "/a/shop.rsc", {}],
      [visitor(), "/a/shop", {}],
      [visitor(), "/a/shop/signin", {}],
      [operator, "/console", {}],
      [ann, "/api/auth/a/shop/session", {}],
      [operator, "/api/auth/console/session", {}],
      [visitor(), "/", {}],
    ];
    for (const [client, target, headers] of asked) {
      const answer = await get(client, target, headers);
      expect(answer.headers.get("cache-control"), target).toMatch(/^private\b.*\bno-store\b/);
    }
    expect((await get(ann, "/a/shop")).headers.get("vary")).toMatch(/rsc/i);
  });

  it("is gone after sign-out: the browser is told to clear its cache, and Back asks again", async () => {
    const leaving = visitor();
    await leaving.ask("session.create", { username: "annie", password });
    expect((await get(leaving, "/a/shop")).status).toBe(200);
    const copy = visitor();
    for (const [name, value] of leaving.cookies) copy.cookies.set(name, value);
    const { headers } = await leaving.call("session.end", {});
    expect(headers.get("clear-site-data")).toBe('"cache"');
    for (const client of [leaving, copy]) {
      const { status, headers: sent } = await get(client, "/a/shop");
      expect([status, sent.get("location")]).toEqual([307, "/a/shop/signin"]);
    }
  });

  it("leads nowhere else after signing in", async () => {
    for (const wished of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
    ]) {
      const target = `/a/shop/signin?next=${encodeURIComponent(wished)}`;
      const { status, headers } = await get(ann, target);
      expect([status, headers.get("location")], wished).toEqual([307, "/a/shop"]);
      const { text } = await get(visitor(), target);
      expect(text).not.toMatch(/(href|action)="[^"]*(evil|javascript)/);
    }
  });
});

describe("reading", () => {
  it("changes nothing: no address signs anybody in or out", async () => {
    const root = "/api/auth/a/shop";
    const credentials = new URLSearchParams({ username: "annie", password, json: "true" });
    for (const target of [
      `${root}/signout`,
      `${root}/signout?json=true`,
      "/api/commands/session.end",
      "/a/shop/signout",
    ]) {
      await get(ann, target);
      expect((await ann.call("session.get", {})).status, target).toBe(200);
    }
    for (const target of [`${root}/callback/credentials`, `${root}/signin/credentials`, "/a/shop/signin"]) {
      const client = visitor();
      await get(client, `${target}?${credentials}`);
      expect((await client.call("session.get", {})).status, target).toBe(401);
    }
  });
});

describe("what nobody should find", () => {
  it("is not there: files of the project, maps of the scripts, descriptions of doors", async () => {
    const { text } = await get(visitor(), "/a/shop/signin");
    const scripts = [...text.matchAll(/<script[^>]*\ssrc="([^"]+\.js)[^"]*"/g)].map(([, src = ""]) => src);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) {
      const served = await get(visitor(), script);
      expect(served.status).toBe(200);
      expect(served.headers.get("cache-control")).toContain("immutable");
      expect(served.headers.get("sourcemap") ?? served.headers.get("x-sourcemap")).toBeNull();
      expect(served.text).not.toMatch(/sourceMappingURL=/);
      expect((await get(visitor(), `${script}.map`)).status, script).toBe(404);
    }
    for (const target of [
      "/.env",
      "/.env.local",
      "/.git/config",
      "/.git/HEAD",
      "/prisma/schema.prisma",
      "/.build/",
      "/data/secret",
      "/node_modules/next/package.json",
      "/api-docs",
      "/api/commands",
      "/_next/static/../../server.mjs",
      "/_next/static/%2e%2e/%2e%2e/server.mjs",
      "/_next/static/..%2f..%2f..%2fpackage.json",
      "/a/shop/../../.env",
      "/%00",
      "/dev/gallery",
    ]) {
      const { status, text: body } = await get(visitor(), target);
      expect([400, 404], target).toContain(status);
      expect(body, target).not.toMatch(/\bat \S+ \(|"dependencies"|datasource|repositoryformat/);
      expect(body, target).not.toContain(process.cwd());
    }
  });

  it("is the set-up, once there is an operator", async () => {
    for (const target of ["/setup", `/setup?token=${"0".repeat(32)}`, "/setup?token=&token="]) {
      expect((await get(visitor(), target)).status).toBe(404);
    }
  });

  it("is a web socket anywhere but at the live path, also after pages were served", async () => {
    const port = Number(new URL(url).port);
    const upgrade = ["Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"];
    for (const target of [
      "/",
      "/a/shop",
      "/_next/hmr",
      "/_next/webpack-hmr",
      "/socket.io/?EIO=4&transport=websocket",
      "http://169.254.169.254/",
      "http://127.0.0.1/live/",
    ]) {
      const key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
      const said = await exchange(
        port,
        lines(`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...upgrade, key),
      );
      expect(said, target).toMatch(/^HTTP\/1\.1 40[04] /);
    }
  });
});

describe("an app's languages", () => {
  it("are what its pages are offered in, and no others", async () => {
    const languageOf = async (target: string) => {
      const { text } = await get(visitor(), target, { "accept-language": "en" });
      return /<html[^>]* lang="([^"]+)"/.exec(text)?.[1];
    };
    const offer = (languages: ("en" | "zh")[]) =>
      operator.call("app.updateSettings", { settings: { languages } }, { "x-borealis-app": appKey });
    expect(await languageOf("/a/shop/signin")).toBe("en");
    expect((await offer([])).status).toBe(400);
    expect((await offer(["zh", "zh"])).status).toBe(400);
    expect((await offer(["zh"])).status).toBe(200);
    expect(await languageOf("/a/shop/signin")).toBe("zh-CN");
    expect(await languageOf("/console/signin")).toBe("en");
    await offer(["en", "zh"]);
  });
});

describe("the terminal", () => {
  it("gives an operator who is locked out a new password while the server runs", async () => {
    const child = spawn(process.execPath, ["scripts/operator.mjs", "reset", operatorEmail], {
      env: { ...environmentWithoutSettings(), ...environment, NODE_ENV: "production" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.on("data", (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    const given = /^New password of \S+: (\S+)$/m.exec(said)?.[1] ?? "";
    expect((await operator.call("operator.get", {})).status).toBe(401);
    const old = { email: operatorEmail, password: secrets.operatorPassword };
    expect((await operator.call("operator.signIn", old)).status).toBe(403);
    await operator.ask("operator.signIn", { email: operatorEmail, password: given });
    expect((await operator.ask("operator.get", {})).apps.length).toBe(2);
  });
});

describe("the secrets of the installation", () => {
  it("stand in no page, no answer, no probe and no line of the log", async () => {
    await get(visitor(), "/healthz");
    for (const name of ["operator.get", "app.getSettings"] as const) {
      const { answer } = await operator.call(name, {}, { "x-borealis-app": appKey });
      answered.push(JSON.stringify(answer));
    }
    expect(answered.length).toBeGreaterThan(100);
    const everything = `${answered.join("\n")}\n${server.output()}`;
    expect(server.output().length).toBeGreaterThan(1_000);
    for (const [name, value] of Object.entries(secrets)) expect(everything.includes(value), name).toBe(false);
    expect(everything.includes(password)).toBe(false);
  });
});
