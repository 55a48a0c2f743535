import path from "node:path";
import { describe, expect, it } from "vitest";
import { readEnv } from "./env.ts";

const SECRET = "q7J2mX0vTz5LrWc8BnYd3KfHs6PgA1eU";
const APP = "Shop:4f7aef34fb361292c566a1cd:0d9c1b2a";

function faultsOf(record: Record<string, string>): string {
  try {
    readEnv(record);
  } catch (error) {
    return String(error);
  }
  return "";
}

describe("settings", () => {
  it("have a default for everything", () => {
    expect(readEnv({})).toMatchObject({
      host: "127.0.0.1",
      port: 3000,
      dataDir: path.resolve("data"),
      databaseUrl: undefined,
      secret: undefined,
      trustedProxies: [],
      logLevel: "info",
      seedApps: [],
      allowUnsafeDatabase: false,
      backupDir: path.resolve("data/backups"),
      backUpBeforeMigration: true,
    });
  });

  it("limit by default what strangers may hold open, and what waits", () => {
    expect(readEnv({}).limits).toMatchObject({
      handshakesPerSecond: 500,
      unauthenticatedSockets: 2_000,
      unauthenticatedSocketsPerAddress: 50,
      unauthenticatedMs: 10_000,
      unfinishedRequestsPerAddress: 200,
      laneWaitMs: 2_000,
      syncWaitMs: 2_000,
    });
  });

  it("treats an empty variable as absent", () => {
    expect(readEnv({ PORT: "", BOREALIS_SECRET: "", SEED_APP: "" })).toMatchObject({
      port: 3000,
      secret: undefined,
    });
  });

  it("names every fault in one run", () => {
    const faults = faultsOf({
      PORT: "70000",
      PUBLIC_URL: "chat.example.com",
      DATABASE_URL: "mysql://x",
      REDIS_URL: "http://x",
      BOREALIS_SECRET: "short",
      TRUSTED_PROXIES: "10.0.0.0/33",
      LOG_LEVEL: "loud",
      SEED_OPERATOR: "nobody",
      SEED_APP: "Shop:short:secret",
    });
    for (const name of [
      "PORT",
      "PUBLIC_URL",
      "DATABASE_URL",
      "REDIS_URL",
      "BOREALIS_SECRET",
      "TRUSTED_PROXIES",
      "LOG_LEVEL",
      "SEED_OPERATOR",
      "SEED_APP",
    ]) {
      expect(faults).toContain(`${name} must`);
    }
    expect(faults.split("\n")).toHaveLength(1);
  });

  it.each(["secret", "x".repeat(40), "ab".repeat(20), "change-me-change-me-change-me-change-me"])(
    "refuses the secret %s",
    (secret) => {
      expect(faultsOf({ BOREALIS_SECRET: secret })).toContain("BOREALIS_SECRET");
    },
  );

  it("never repeats a secret or password in the error", () => {
    const faults = faultsOf({
      BOREALIS_SECRET: "k3y-f0r-me",
      SEED_OPERATOR: "a@b:pw0rd",
      SEED_APP: "A:b:m4ster s3cret",
    });
    expect(faults).not.toMatch(/k3y-f0r-me|pw0rd|m4ster/);
  });

  it("accepts a random secret of 32 bytes", () => {
    expect(readEnv({ BOREALIS_SECRET: SECRET }).secret).toBe(SECRET);
  });

  it("refuses plain http in production unless the override accepts it", () => {
    const production = { NODE_ENV: "production", PUBLIC_URL: "http://chat.example.com" };
    expect(faultsOf(production)).toContain("ALLOW_INSECURE_PUBLIC_URL=1");
    expect(readEnv({ ...production, ALLOW_INSECURE_PUBLIC_URL: "1" }).publicUrl).toBe(
      "http://chat.example.com",
    );
    expect(readEnv({ ...production, NODE_ENV: "development" }).publicUrl).toBe("http://chat.example.com");
  });

  it.each([
    "http://localhost:3000",
    "http://127.0.0.1:8080",
    "http://[::1]:3000",
    "https://chat.example.com/",
  ])("accepts %s in production", (url) => {
    expect(readEnv({ NODE_ENV: "production", PUBLIC_URL: url }).publicUrl).toBe(url.replace(/\/$/, ""));
  });

  it.each(["https://chat.example.com/chat", "https://user@chat.example.com", "ftp://chat.example.com"])(
    "refuses %s as public address",
    (url) => {
      expect(faultsOf({ PUBLIC_URL: url })).toContain("PUBLIC_URL");
    },
  );

  it("reads several seeded apps and a password with colons", () => {
    const env = readEnv({
      SEED_APP: `${APP}, Other:AAAAAAAAAAAAAAAAAAAAAAAA:a:b`,
      SEED_OPERATOR: "o@example.com:pass:word",
    });
    expect(env.seedApps).toEqual([
      { name: "Shop", appKey: "4f7aef34fb361292c566a1cd", masterSecret: "0d9c1b2a" },
      { name: "Other", appKey: "AAAAAAAAAAAAAAAAAAAAAAAA", masterSecret: "a:b" },
    ]);
    expect(env.seedOperator).toEqual({ email: "o@example.com", password: "pass:word" });
  });

  it.each([
    ["an AppKey of 23", "Shop:4f7aef34fb361292c566a1c:x"],
    ["an AppKey with a dash", "Shop:4f7aef34fb361292c566a1c-:x"],
    ["no masterSecret", "Shop:4f7aef34fb361292c566a1cd"],
    ["a masterSecret of 129", `Shop:4f7aef34fb361292c566a1cd:${"x".repeat(129)}`],
    ["the same AppKey twice", `${APP},Shop2:4F7AEF34FB361292C566A1CD:y`],
  ])("refuses an app seed with %s", (_case, seed) => {
    expect(faultsOf({ SEED_APP: seed })).toContain("SEED_APP");
  });
});
