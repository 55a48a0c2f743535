import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createWorkQueue } from "./work-queue.ts";

const busy = { message: "Come again.", retryMs: 700 };

/** Work that runs until it is let go. */
function held() {
  const releases: (() => void)[] = [];
  const state = { running: 0, most: 0 };
  const work = async () => {
    state.running += 1;
    state.most = Math.max(state.most, state.running);
    await new Promise<void>((resolve) => releases.push(resolve));
    state.running -= 1;
  };
  return { work, releases, state };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a queue of work", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
  afterEach(() => vi.useRealTimers());

  it("runs so many at once, in order of arrival, and everything in the end", async () => {
    const { work, releases, state } = held();
    const queue = createWorkQueue({ atOnce: 2, waiting: 10, waitMs: 1_000, busy });
    const order: number[] = [];
    const all = Array.from({ length: 6 }, (_, n) =>
      queue.run(() => {
        order.push(n);
        return work();
      }),
    );
    expect([queue.running(), queue.waiting()]).toEqual([2, 4]);
    while (releases.length > 0 || state.running > 0) {
      releases.shift()?.();
      await turn();
    }
    await Promise.all(all);
    expect(state.most).toBe(2);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    expect([queue.running(), queue.waiting()]).toEqual([0, 0]);
  });

  it("refuses at once whoever finds the line full, with the time to wait", async () => {
    const { work, releases } = held();
    const queue = createWorkQueue({ atOnce: 1, waiting: 1, waitMs: 1_000, busy });
    const taken = [queue.run(work), queue.run(work)];
    await expect(queue.run(work)).rejects.toMatchObject({ code: "busy", retryMs: 700 });
    releases.shift()?.();
    await turn();
    releases.shift()?.();
    await Promise.all(taken);
  });

  it("takes whoever waited too long out of the line although nothing moves, and goes on with the others", async () => {
    const { work, releases } = held();
    const queue = createWorkQueue({ atOnce: 1, waiting: 10, waitMs: 1_000, busy });
    const running = queue.run(work);
    const late = queue.run(work);
    const refusal = expect(late).rejects.toMatchObject({ code: "busy" });
    vi.advanceTimersByTime(1_000);
    await refusal;
    expect(queue.waiting()).toBe(0);
    const fresh = queue.run(async () => "done");
    releases.shift()?.();
    await expect(fresh).resolves.toBe("done");
    await running;
    expect(vi.getTimerCount()).toBe(0);
  });

  it("gives its place back when the work throws", async () => {
    const queue = createWorkQueue({ atOnce: 1, waiting: 10, waitMs: 1_000, busy });
    const failed = Array.from({ length: 3 }, () => queue.run(() => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(failed)).every(({ status }) => status === "rejected")).toBe(true);
    await expect(queue.run(async () => 1)).resolves.toBe(1);
  });
});
