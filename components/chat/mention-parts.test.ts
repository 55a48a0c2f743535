import { describe, expect, it } from "vitest";
import { mentionParts, mentionQuery, mentionsIn } from "./mention-parts.ts";

const people = [
  { username: "mei", label: "Mei" },
  { username: "mei.chen", label: "Mei Chen" },
  { username: "zhou", label: "周岚" },
];

describe("what is typed behind an @", () => {
  it("is a query up to the caret, also in the middle of Chinese", () => {
    expect(mentionQuery("hello @me", 9)).toEqual({ at: 6, query: "me" });
    expect(mentionQuery("支持@周", 4)).toEqual({ at: 2, query: "周" });
    expect(mentionQuery("@", 1)).toEqual({ at: 0, query: "" });
    expect(mentionQuery("@mei and", 4)).toEqual({ at: 0, query: "mei" });
  });

  it("is none in an address or behind a space", () => {
    expect(mentionQuery("mail mei@exa", 12)).toBeNull();
    expect(mentionQuery("@mei and", 8)).toBeNull();
  });
});

describe("the mentions of a text", () => {
  it("are those whose names stand behind an @, the longest name winning", () => {
    expect(mentionsIn("@Mei Chen and @周岚，hi", people, null)).toEqual({ users: ["mei.chen", "zhou"] });
    expect(mentionsIn("@Mei, @Mei", people, null)).toEqual({ users: ["mei"] });
  });

  it("are none in longer words and in addresses", () => {
    expect(mentionsIn("@Meili a@Mei", people, null)).toBeUndefined();
  });

  it("are everybody by the word for it", () => {
    expect(mentionsIn("@all come", people, "all")).toEqual({ all: true });
    expect(mentionsIn("@all come", people, null)).toBeUndefined();
  });
});

describe("the parts of a text", () => {
  it("are cut where somebody is mentioned", () => {
    expect(mentionParts("hi @Mei Chen!", ["Mei", "Mei Chen"], false)).toEqual([
      { text: "hi ", mention: false },
      { text: "@Mei Chen", mention: true },
      { text: "!", mention: false },
    ]);
  });

  it("have the word for everybody, whatever language it is in", () => {
    expect(mentionParts("@所有人 come", [], true)[0]).toEqual({ text: "@所有人", mention: true });
  });

  it("is the whole text when nobody is mentioned", () => {
    expect(mentionParts("a@b", [], false)).toEqual([{ text: "a@b", mention: false }]);
  });
});
