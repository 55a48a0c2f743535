import { describe, expect, it } from "vitest";
import type { CommitOutcome, MessageRow } from "./commit-messages.sql.ts";
import { type Commit, createSendLanes, type LaneOptions, laneDefaults } from "./send-lanes.ts";

const row = (conversation: number, clientId: string, text = clientId): MessageRow => ({
  conversation,
  senderApp: 1,
  sender: 1,
  clientId,
  hash: text,
  kind: "message.created",
  body: { type: "text", text },
});

/** A commit that waits until it is let go, so that a test decides what is in flight. */
function heldCommit() {
  const batches: { rows: MessageRow[]; finish: (error?: unknown) => void }[] = [];
  const seqs = new Map<number, number>();
  const place = ({ conversation }: MessageRow): CommitOutcome => {
    const seq = (seqs.get(conversation) ?? 0) + 1;
    seqs.set(conversation, seq);
    return { outcome: "created", seq, messageId: seq, createdAt: 0, membersSeq: 0 };
  };
  const commit: Commit = (_appId, rows) =>
    new Promise((resolve, reject) => {
      let finished = false;
      const finish = (error?: unknown) => {
        if (finished) return;
        finished = true;
        if (error) reject(error);
        else resolve(rows.map(place));
      };
      batches.push({ rows, finish });
    });
  return { commit, batches };
}

function lanesOf(commit: Commit, options: Partial<LaneOptions> = {}) {
  return createSendLanes({ ...laneDefaults, clock: () => performance.now(), commit, ...options });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

const seqOf = (outcome: CommitOutcome) => ("seq" in outcome ? outcome.seq : outcome.outcome);

describe("send lanes", () => {
  it("tell for how long nothing was in work", async () => {
    const { commit, batches } = heldCommit();
    let now = 1_000;
    const lanes = lanesOf(commit, { clock: () => now });
    expect(lanes.quietMs()).toBe(Number.POSITIVE_INFINITY);
    const first = lanes.commit(1, row(7, "a"));
    now += 500;
    expect(lanes.quietMs()).toBe(0);
    await waitFor(() => batches.length === 1);
    batches[0]?.finish();
    await first;
    await waitFor(() => lanes.depth() === 0);
    now += 30;
    expect(lanes.quietMs()).toBe(30);
  });

  it("send a lone message at once and let the next batch fill while it is in flight", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    const first = lanes.commit(1, row(7, "a"));
    await turn();
    const others = ["b", "c", "d"].map((id) => lanes.commit(1, row(7, id)));
    expect(batches.map((batch) => batch.rows.length)).toEqual([1]);
    batches[0]?.finish();
    await first;
    await waitFor(() => batches.length === 2);
    expect(batches[1]?.rows.map((item) => item.clientId)).toEqual(["b", "c", "d"]);
    batches[1]?.finish();
    expect((await Promise.all(others)).map(seqOf)).toEqual([2, 3, 4]);
  });

  it("keep one batch in flight per conversation and three in all", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { companyMessages: 1 });
    const sent: Promise<CommitOutcome>[] = [];
    for (const conversation of [1, 2, 3, 4, 5]) {
      sent.push(lanes.commit(1, row(conversation, `m${conversation}`)));
      await turn();
    }
    sent.push(lanes.commit(1, row(1, "again")));
    expect(batches.map((batch) => batch.rows.map((item) => item.conversation))).toEqual([[1], [2], [3]]);
    batches[1]?.finish();
    await waitFor(() => batches.length === 4);
    expect(batches[3]?.rows.map((item) => item.conversation)).toEqual([4, 5]);
    for (const batch of batches) batch.finish();
    await waitFor(() => batches.length === 5);
    batches[4]?.finish();
    await Promise.all(sent);
  });

  it("send what arrives in one turn of the event loop together", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    const sent = [1, 2, 3].map((conversation) => lanes.commit(1, row(conversation, `m${conversation}`)));
    await waitFor(() => batches.length === 1);
    expect(batches[0]?.rows.map((item) => item.conversation)).toEqual([1, 2, 3]);
    batches[0]?.finish();
    await Promise.all(sent);
  });

  it("wait for company behind a batch in flight, until enough have come", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { companyMessages: 3, companyMs: 3_600_000 });
    const sent = [lanes.commit(1, row(1, "a"))];
    await turn();
    for (const conversation of [2, 3]) {
      sent.push(lanes.commit(1, row(conversation, `m${conversation}`)));
      await turn();
    }
    expect(batches).toHaveLength(1);
    sent.push(lanes.commit(1, row(4, "m4")));
    await turn();
    expect(batches[1]?.rows.map((item) => item.conversation)).toEqual([2, 3, 4]);
    for (const batch of batches) batch.finish();
    await Promise.all(sent);
  });

  it("do not wait for company once nothing is in flight", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { companyMs: 3_600_000 });
    const first = lanes.commit(1, row(1, "a"));
    await turn();
    const second = lanes.commit(1, row(2, "b"));
    await turn();
    expect(batches).toHaveLength(1);
    batches[0]?.finish();
    await first;
    await waitFor(() => batches.length === 2);
    batches[1]?.finish();
    await second;
  });

  it("wait no longer than that behind a batch that hangs", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { companyMs: 1 });
    const sent = [lanes.commit(1, row(1, "hangs"))];
    await turn();
    sent.push(lanes.commit(1, row(2, "alone")));
    await waitFor(() => batches.length === 2);
    expect(batches[1]?.rows.map((item) => item.clientId)).toEqual(["alone"]);
    for (const batch of batches) batch.finish();
    await Promise.all(sent);
  });

  it("never mix apps in a batch, and starve none", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { batchesInFlight: 1 });
    const sent = [lanes.commit(1, row(1, "a"))];
    await turn();
    sent.push(lanes.commit(2, row(2, "b")), lanes.commit(1, row(3, "c")));
    batches[0]?.finish();
    await waitFor(() => batches.length === 2);
    batches[1]?.finish();
    await waitFor(() => batches.length === 3);
    batches[2]?.finish();
    await Promise.all(sent);
    expect(batches.map((batch) => batch.rows.map((item) => item.clientId))).toEqual([["a"], ["b"], ["c"]]);
  });

  it("cut a batch at its number of messages and keep the order over the cut", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit, { batchMessages: 3 });
    const sent = Array.from({ length: 7 }, (_, index) => lanes.commit(1, row(1, `m${index}`)));
    for (let done = 0; done < 4; done += 1) {
      await waitFor(() => batches.length > done);
      batches[done]?.finish();
      await turn();
      if (batches.flatMap((batch) => batch.rows).length === 7) break;
    }
    for (const batch of batches) batch.finish();
    expect((await Promise.all(sent)).map(seqOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(Math.max(...batches.map((batch) => batch.rows.length))).toBe(3);
  });

  it("merge equal client ids of one batch and refuse other content under the same id", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    const opener = lanes.commit(1, row(1, "opener"));
    await turn();
    const twins = [
      lanes.commit(1, row(1, "x")),
      lanes.commit(1, row(1, "x")),
      lanes.commit(1, row(1, "x", "other")),
    ];
    batches[0]?.finish();
    await opener;
    await waitFor(() => batches.length === 2);
    expect(batches[1]?.rows).toHaveLength(1);
    batches[1]?.finish();
    expect((await Promise.all(twins)).map((outcome) => outcome.outcome)).toEqual([
      "created",
      "known",
      "idempotency_conflict",
    ]);
  });

  it("run a batch with an unknown outcome again with the same ids", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    const sent = lanes.commit(1, row(1, "a"));
    await turn();
    batches[0]?.finish(Object.assign(new Error("connection lost"), { code: "08006" }));
    await waitFor(() => batches.length === 2);
    expect(batches[1]?.rows).toEqual(batches[0]?.rows);
    batches[1]?.finish();
    expect(seqOf(await sent)).toBe(1);
  });

  it("do not run a message again whose sender is gone, for it may be refused elsewhere by then", async () => {
    const { commit, batches } = heldCommit();
    let now = 0;
    const lanes = lanesOf(commit, { clock: () => now });
    const gone = lanes.commit(1, row(1, "a"), () => false);
    const there = lanes.commit(1, row(1, "b"), () => true);
    await turn();
    expect(batches[0]?.rows.map(({ clientId }) => clientId)).toEqual(["a", "b"]);
    now = laneDefaults.unawaitedMs + 1;
    batches[0]?.finish(Object.assign(new Error("connection lost"), { code: "08006" }));
    await expect(gone).rejects.toMatchObject({ code: "unavailable" });
    await waitFor(() => batches.length === 2);
    expect(batches[1]?.rows.map(({ clientId }) => clientId)).toEqual(["b"]);
    batches[1]?.finish();
    expect(seqOf(await there)).toBe(1);
  });

  it("commit at once what a sender sent just before leaving", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    const sent = lanes.commit(1, row(1, "last words"), () => false);
    await turn();
    batches[0]?.finish();
    expect(seqOf(await sent)).toBe(1);
  });

  it("tell 'unavailable', never 'failed', when the outcome stays unknown", async () => {
    let now = 0;
    const commit: Commit = () => {
      now += 4_000;
      return Promise.reject(Object.assign(new Error("timeout"), { code: "57014" }));
    };
    const lanes = lanesOf(commit, { clock: () => now });
    await expect(lanes.commit(1, row(1, "a"))).rejects.toMatchObject({ code: "unavailable" });
  });

  it("isolate the row that the database cannot keep", async () => {
    const committed: string[] = [];
    const commit: Commit = async (_appId, rows) => {
      if (rows.some((item) => item.clientId === "poison"))
        throw Object.assign(new Error("bad text"), { code: "22P05" });
      committed.push(...rows.map((item) => item.clientId ?? ""));
      return rows.map((_, index) => ({
        outcome: "created",
        seq: index + 1,
        messageId: 1,
        createdAt: 0,
        membersSeq: 0,
      }));
    };
    const lanes = lanesOf(commit, { batchesInFlight: 1 });
    const opener = lanes.commit(1, row(9, "opener"));
    await turn();
    const sent = ["a", "b", "poison", "c"].map((id) => lanes.commit(1, row(1, id)));
    const results = await Promise.allSettled([opener, ...sent]);
    expect(results.map((result) => result.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(committed).toEqual(["opener", "a", "b", "c"]);
  });

  it("refuse before accepting when a lane is full or waits too long", async () => {
    const { commit, batches } = heldCommit();
    let now = 0;
    const lanes = lanesOf(commit, { laneMessages: 2, clock: () => now });
    const sent = [lanes.commit(1, row(1, "a"))];
    await turn();
    sent.push(...["b", "c"].map((id) => lanes.commit(1, row(1, id))));
    await expect(lanes.commit(1, row(1, "d"))).rejects.toMatchObject({ code: "busy" });
    const other = [lanes.commit(1, row(2, "e")), lanes.commit(1, row(2, "f"))];
    now = 2_001;
    await expect(lanes.commit(1, row(2, "g"))).rejects.toMatchObject({ code: "busy", retryMs: 2_000 });
    for (let done = 0; done < 2; done += 1) {
      await waitFor(() => batches.length > done);
      batches[done]?.finish();
    }
    await Promise.all([...sent, ...other]);
    expect(lanes.depth()).toBe(0);
  });

  it("are drained once everything accepted is answered", async () => {
    const { commit, batches } = heldCommit();
    const lanes = lanesOf(commit);
    await lanes.drained();
    void lanes.commit(1, row(1, "a"));
    let drained = false;
    const waiting = lanes.drained().then(() => {
      drained = true;
    });
    await turn();
    expect(drained).toBe(false);
    batches[0]?.finish();
    await waiting;
  });
});
