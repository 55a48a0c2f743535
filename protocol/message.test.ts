import { describe, expect, it } from "vitest";
import { MessageBody } from "./message.ts";

const nested = (depth: number): unknown => (depth === 0 ? "deep" : { in: nested(depth - 1) });
const custom = (content: unknown) => MessageBody.safeParse({ type: "custom", content });

describe("custom data", () => {
  it.each([
    ["a look-alike of an element", { $$typeof: "react.element", type: "script", props: {} }],
    ["markup", { html: "<img src=x onerror=alert(1)>", dangerouslySetInnerHTML: { __html: "<b>x</b>" } }],
    ["a component", { component: "Admin" }],
  ])("is kept as it is, as plain data: %s", (_, content) => {
    expect(custom(content).data).toEqual({ type: "custom", content });
  });

  it("with the name of a prototype changes no prototype", () => {
    const content = JSON.parse(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
    );
    expect(custom(content).success).toBe(true);
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  it.each([
    ["a list", [1, 2]],
    ["a text", "text"],
    ["nothing", null],
    ["what is nested deeper than 32", nested(33)],
    ["what has more than 4,096 bytes", { text: "x".repeat(4_096) }],
    ["what the database cannot keep", { text: "\u0000" }],
    ["half of a pair", { "\ud800": 1 }],
  ])("is refused: %s", (_, content) => {
    expect(custom(content).success).toBe(false);
  });
});

describe("a place", () => {
  it.each([
    [91, 0],
    [0, -181],
    [Number.NaN, 0],
  ])("is on the earth: %s, %s is refused", (latitude, longitude) => {
    const place = { type: "location", latitude, longitude, label: "nowhere" };
    expect(MessageBody.safeParse(place).success).toBe(false);
  });
});

describe("a file's id", () => {
  it.each([
    "../../etc/passwd",
    "a",
    "borealis/../image",
    "borealis//x",
    "borealis/image/j/\u0000",
    "x".repeat(200),
  ])("has its form: %j is refused", (mediaId) => {
    const facts = { mediaId, crc32: 0, hash: "", size: 0, format: "", fileName: "x" };
    expect(MessageBody.safeParse({ type: "file", ...facts }).success).toBe(false);
  });
});
