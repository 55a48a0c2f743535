import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Audience } from "#core/runtime.ts";
import type { ConversationEntry, EntriesFrame } from "#protocol/entries.ts";
import { createConversationPush } from "./conversation-push.ts";

const entry = (seq: number): ConversationEntry => ({
  kind: "message.retracted",
  seq,
  createdAt: 0,
  targetSeq: 1,
  by: "ann",
});

const ann = { appId: 1, userId: 11 };
const ben = { appId: 1, userId: 12 };

function openPush(audience: (membersSeq: number) => Promise<Audience>) {
  const sent: { members: number[]; frame: EntriesFrame }[] = [];
  const errors: unknown[] = [];
  const push = createConversationPush({
    audienceOf: (_app, _conversation, membersSeq) => audience(membersSeq),
    leaversOf: async () => [],
    sendToRoom: () => {},
    send: (members, frame) => sent.push({ members: members.map(({ userId }) => userId), frame }),
    windowMs: () => 20,
    onError: (error) => errors.push(error),
  });
  const add = (seq: number, membersSeq = 0, conversation = 7) =>
    push.add({
      kind: "conversation.entries",
      appId: 1,
      conversation,
      membersSeq,
      entries: [entry(seq)],
    });
  return { push, add, sent, errors, stretches: () => sent.map(({ frame }) => [frame.from, frame.to]) };
}

const always = async (): Promise<Audience> => ({ membersSeq: 0, members: [ann, ben] });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("pushing a conversation", () => {
  it("sends the first entry at once and what follows within the window together", async () => {
    const { add, stretches } = openPush(always);
    add(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(stretches()).toEqual([[1, 1]]);
    for (const seq of [2, 3, 4]) add(seq);
    await vi.advanceTimersByTimeAsync(19);
    expect(stretches()).toEqual([[1, 1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(stretches()).toEqual([
      [1, 1],
      [2, 4],
    ]);
    await vi.advanceTimersByTimeAsync(40);
    add(5);
    await vi.advanceTimersByTimeAsync(0);
    expect(stretches().at(-1)).toEqual([5, 5]);
  });

  it("does not let one conversation wait for another", async () => {
    const { add, sent } = openPush(always);
    add(1, 0, 7);
    add(9, 0, 8);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ frame }) => frame.log)).toEqual(["c:7", "c:8"]);
  });

  it("gives a frame one audience: a change of members divides what waits", async () => {
    const { add, sent } = openPush(async (membersSeq) => ({
      membersSeq,
      members: membersSeq >= 3 ? [ann, ben] : [ann],
    }));
    add(1);
    await vi.advanceTimersByTimeAsync(0);
    add(2, 0);
    add(3, 3);
    add(4, 3);
    await vi.advanceTimersByTimeAsync(20);
    expect(sent.map(({ members, frame }) => [members, frame.from, frame.to])).toEqual([
      [[11], 1, 1],
      [[11], 2, 2],
      [[11, 12], 3, 4],
    ]);
  });

  it("keeps from newer members what was said before them", async () => {
    const { add, sent } = openPush(async () => ({ membersSeq: 3, members: [ann, ben] }));
    add(2, 0);
    add(4, 3);
    await vi.advanceTimersByTimeAsync(20);
    expect(sent.map(({ frame }) => [frame.from, frame.to])).toEqual([[4, 4]]);
  });

  it("leaves a push to the clients' pull when the members cannot be read, and goes on", async () => {
    let down = true;
    const { add, errors, stretches } = openPush(async () => {
      if (down) throw new Error("the database is away");
      return always();
    });
    add(1);
    await vi.advanceTimersByTimeAsync(0);
    expect(errors).toHaveLength(1);
    down = false;
    add(2);
    await vi.advanceTimersByTimeAsync(20);
    expect(stretches()).toEqual([[2, 2]]);
  });

  it("sends nothing after it was closed", async () => {
    const { push, add, stretches } = openPush(always);
    add(1);
    await vi.advanceTimersByTimeAsync(0);
    add(2);
    push.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(stretches()).toEqual([[1, 1]]);
  });
});
