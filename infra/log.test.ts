import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLog, type LogOptions } from "./log.ts";

type Line = Record<string, unknown> & { msg: string };

/** A log whose lines can be read. */
function openLog(options: Omit<LogOptions, "destination"> = {}) {
  const written: string[] = [];
  const log = createLog("debug", { ...options, destination: { write: (line) => void written.push(line) } });
  return { log, text: () => written.join(""), lines: () => written.map((line): Line => JSON.parse(line)) };
}

const circle = () => {
  const one: Record<string, unknown> = { name: "circle" };
  one.self = one;
  return one;
};

describe("a log line", () => {
  it("names its time, its severity, its fields and its sentence", () => {
    const { log, lines } = openLog();
    log.warn({ command: "message.send", ms: 3, none: null, big: 12n }, "a sentence");
    expect(lines()).toEqual([
      {
        level: 40,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        command: "message.send",
        ms: 3,
        none: null,
        big: "12",
        msg: "a sentence",
      },
    ]);
  });

  it("has no secret and no text in it, however deep and however spelled", () => {
    const { log, text, lines } = openLog();
    const canary = "canary";
    log.error(
      {
        password: canary,
        Authorization: canary,
        headers: { cookie: canary, "Set-Cookie": [canary] },
        app: { masterSecret: canary, keys: [{ master_secret: canary }] },
        message: { body: { type: "text", text: canary }, clientId: "kept" },
        auth: { ticket: canary },
        bytes: Buffer.from(canary),
        loop: circle(),
      },
      "a sentence",
    );
    expect(text()).not.toContain(canary);
    expect(text()).not.toContain(Buffer.from(canary).toString("base64"));
    expect(lines()[0]).toMatchObject({ message: { clientId: "kept" }, loop: { name: "circle" } });
  });

  const secrets: [string, string, string][] = [
    ["a database's password", "connect to postgresql://chat:p@ss-canary@db:5432/chat failed", "db:5432"],
    ["a Redis password without a user", "redis://:canary@10.0.0.7:6379 went away", "10.0.0.7"],
    ["a set-up link's token", "opened /setup?token=canary&lang=en", "lang=en"],
    ["a session cookie", "sent borealis.user.7=canary; theme=dark", "theme=dark"],
    ["a session cookie on https", "sent __Host-borealis.operator=canary", "sent"],
    ["basic authorization", "got Basic Y2FuYXJ5OmNhbmFyeQ==", "got Basic"],
    ["a session's token", `took eyJhbGciOiJkaXIiLCJlbmMiOi..canary.canary.canary now`, "now"],
    ["a ticket", `took 7.1234.1790000000000.${"canary".repeat(8).slice(0, 43)} now`, "now"],
  ];
  it.each(secrets)("hides %s in a sentence, a field and an error's message", (_, sentence, kept) => {
    const { log, text, lines } = openLog();
    log.warn({ reason: sentence }, "as a field");
    log.warn({ err: new Error(sentence, { cause: new Error(sentence) }) }, "as an error");
    log.warn(sentence);
    expect(text()).not.toMatch(/canary|Y2FuYXJ5/);
    expect(lines()).toHaveLength(3);
    expect(text().split(kept).length).toBeGreaterThanOrEqual(4);
  });

  it("tells of an error its kind, its code and its place, but not what it quotes", () => {
    const { log, text, lines } = openLog();
    const quoting = [
      Object.assign(new Error("Key (username)=(canary) already exists"), { name: "error", code: "23505" }),
      Object.assign(new Error("Invalid `create()`: canary"), { name: "PrismaClientKnownRequestError" }),
      Object.assign(new Error("ERR unknown command, with args beginning with: canary"), {
        name: "ReplyError",
        command: { name: "auth", args: ["canary"] },
      }),
      (() => {
        try {
          return JSON.parse("canary");
        } catch (error) {
          return error;
        }
      })(),
    ];
    for (const err of quoting) log.error({ err }, "it failed");
    log.error({ err: Object.assign(new TypeError("not a\nfunction"), { detail: "canary" }) }, "it failed");
    expect(text()).not.toContain("canary");
    expect(lines()[0]).toMatchObject({ err: { kind: "error", code: "23505" } });
    expect(lines()[4]).toMatchObject({
      err: {
        kind: "TypeError",
        reason: "not a",
        stack: expect.arrayContaining([expect.stringContaining("log.test.ts")]),
      },
    });
  });

  it("is not longer than what somebody sends into it may make it", () => {
    const { log, text } = openLog();
    log.info({ reason: "x".repeat(1e6), list: new Array(1e5).fill("y") }, "a sentence");
    log.error({ err: new Error("z".repeat(1e6)) }, "a sentence");
    expect(text().length).toBeLessThan(8_000);
  });
});

describe("a flood of lines", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("of one cause is written ten times a second, the last line saying how many more there were", () => {
    const dropped: number[] = [];
    const { log, lines } = openLog({ onDropped: (count) => void dropped.push(count) });
    for (let round = 0; round < 5_000; round += 1) log.info({ round }, "refused");
    expect(lines()).toHaveLength(9);
    vi.advanceTimersByTime(1_000);
    expect(lines()).toHaveLength(10);
    expect(lines()[9]).toMatchObject({ msg: "4991 more: refused", more: 4_991, level: 30 });
    expect(dropped).toEqual([4_991]);
  });

  it("goes on being told, second after second, and ends with the flood", () => {
    const { log, lines } = openLog();
    for (let tenth = 0; tenth < 30; tenth += 1) {
      for (let round = 0; round < 100; round += 1) log.info("refused");
      vi.advanceTimersByTime(100);
    }
    expect(lines()).toHaveLength(30);
    vi.advanceTimersByTime(60_000);
    expect(lines()).toHaveLength(30);
    log.info("refused");
    expect(lines()[30]).toMatchObject({ msg: "refused" });
  });

  it("leaves lines of other causes alone: another sentence, another severity, another kind of error", () => {
    const { log, lines } = openLog();
    for (let round = 0; round < 1_000; round += 1) log.warn({ err: new Error("flood") }, "it failed");
    log.warn({ err: new TypeError("another") }, "it failed");
    log.warn({ err: Object.assign(new Error("coded"), { code: "57P01" }) }, "it failed");
    log.error({ err: new Error("flood") }, "it failed");
    log.warn("something else");
    expect(lines()).toHaveLength(9 + 4);
  });

  it("does not grow with what clients send: the cause of a line has nothing of its fields", () => {
    const { log, lines } = openLog();
    for (let round = 0; round < 1_000; round += 1) log.info({ command: `c${round}`, code: round }, "refused");
    expect(lines()).toHaveLength(9);
  });
});
