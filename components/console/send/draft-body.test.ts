import { describe, expect, it } from "vitest";
import { draftBody, readObject } from "./draft-body.ts";

const file = {
  blob: new Blob(["abc"]),
  name: "a.png",
  url: "",
  width: 4,
  height: 3,
  durationMs: 0,
  peaks: [],
};
const draft = { body: "text" as const, text: "", json: "", file: null };

describe("a message being written in the console", () => {
  it("is nothing before there is something to send", () => {
    for (const body of ["text", "image", "voice", "file", "custom"] as const) {
      expect(draftBody({ ...draft, body }), body).toBeNull();
    }
  });

  it("is a text, a file with its words, or data", () => {
    expect(draftBody({ ...draft, text: "hi" })).toEqual({ type: "text", text: "hi" });
    expect(draftBody({ ...draft, body: "image", text: "look", file })).toMatchObject({
      type: "image",
      size: 3,
      width: 4,
      caption: "look",
    });
    expect(draftBody({ ...draft, body: "file", file })).toMatchObject({ type: "file", fileName: "a.png" });
    expect(draftBody({ ...draft, body: "custom", json: '{"a":1}' })).toEqual({
      type: "custom",
      content: { a: 1 },
    });
  });

  it.each(["", "[]", "1", "null", "{a:1}", '"x"'])("takes no data from %j", (json) => {
    expect(readObject(json)).toBeNull();
  });
});
