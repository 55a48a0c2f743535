import { describe, expect, it } from "vitest";
import type { ConversationEntry } from "#protocol/entries.ts";
import type { OutgoingMessage } from "#sdk/state.ts";
import { previewOf } from "./preview.ts";
import { singleLine } from "./single-line.ts";

const entry = (sender: string, text: string | null): ConversationEntry => ({
  kind: "message.created",
  seq: 1,
  createdAt: 0,
  messageId: 1,
  sender,
  clientId: null,
  hash: "",
  body: text === null ? null : { type: "text", text },
});
const outgoing: OutgoingMessage = {
  clientId: "client-1",
  target: { user: "mei" },
  body: { type: "text", text: "on its way" },
  createdAt: 0,
  state: "sending",
};
const conversation = (lastEntry: ConversationEntry | null, typing: string[] = []) => ({ lastEntry, typing });
const base = { me: "wei", outgoing: [], draft: "" };

describe("the preview in the list", () => {
  it("says who wrote the last message", () => {
    expect(previewOf({ ...base, conversation: conversation(entry("mei", "hello")) })).toMatchObject({
      kind: "message",
      own: false,
      text: "hello",
    });
    expect(previewOf({ ...base, conversation: conversation(entry("wei", "hello")) })).toMatchObject({
      own: true,
    });
  });

  it("shows a retracted message as such", () => {
    expect(previewOf({ ...base, conversation: conversation(entry("mei", null)) })).toEqual({
      kind: "retracted",
      own: false,
      sender: "mei",
    });
  });

  it("prefers a waiting message, a draft above it, and typing above all", () => {
    const last = conversation(entry("mei", "hello"));
    expect(previewOf({ ...base, conversation: last, outgoing: [outgoing] })).toMatchObject({
      text: "on its way",
      state: "sending",
    });
    expect(previewOf({ ...base, conversation: last, outgoing: [outgoing], draft: " but\nthen " })).toEqual({
      kind: "draft",
      text: "but then",
    });
    const typing = conversation(entry("mei", "hello"), ["mei"]);
    expect(previewOf({ ...base, conversation: typing, draft: "x" })).toEqual({
      kind: "typing",
      usernames: ["mei"],
    });
  });

  it("has a face for a conversation that does not exist yet", () => {
    expect(previewOf({ ...base, conversation: undefined })).toEqual({ kind: "none" });
  });

  it("keeps to one line, however long and broken the text", () => {
    expect(singleLine(`a\n\n\tb${" ".repeat(50)}c`)).toBe("a b c");
    expect(singleLine("x".repeat(7_000))).toHaveLength(160);
  });
});
