import { describe, expect, it } from "vitest";
import { isSendKey, sendableText, textSize } from "./send-key.ts";

const enter = {
  key: "Enter",
  keyCode: 13,
  isComposing: false,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
};

describe("the key that sends", () => {
  it("is Enter, with Shift a new line", () => {
    expect(isSendKey(enter, "enter")).toBe(true);
    expect(isSendKey({ ...enter, shiftKey: true }, "enter")).toBe(false);
    expect(isSendKey({ ...enter, key: "a", keyCode: 65 }, "enter")).toBe(false);
  });

  it("is Ctrl or Cmd with Enter when the reader chose so", () => {
    expect(isSendKey(enter, "ctrl-enter")).toBe(false);
    expect(isSendKey({ ...enter, ctrlKey: true }, "ctrl-enter")).toBe(true);
    expect(isSendKey({ ...enter, metaKey: true }, "ctrl-enter")).toBe(true);
  });

  it("never is the Enter of an input method", () => {
    expect(isSendKey({ ...enter, isComposing: true }, "enter")).toBe(false);
    expect(isSendKey({ ...enter, keyCode: 229 }, "enter")).toBe(false);
    expect(isSendKey({ ...enter, keyCode: 229, ctrlKey: true }, "ctrl-enter")).toBe(false);
  });
});

describe("the size of a text", () => {
  it("is counted in bytes, and shown near the limit", () => {
    expect(textSize("hello")).toMatchObject({ near: false, over: false });
    expect(textSize("好".repeat(2_200))).toMatchObject({ bytes: 6_600, left: 400, near: true, over: false });
    expect(textSize("好".repeat(2_334))).toMatchObject({ left: -2, over: true });
    expect(textSize("x".repeat(7_000))).toMatchObject({ left: 0, over: false });
  });
});

describe("what is sent", () => {
  it("has no blank edges and nothing a database refuses", () => {
    expect(sendableText("\n  a\n b \n\n")).toBe("a\n b");
    expect(sendableText("a\u0000b\ud800")).toBe("ab\ufffd");
    expect(sendableText(" \n ")).toBe("");
  });
});
