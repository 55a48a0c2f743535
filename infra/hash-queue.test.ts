import { describe, expect, it } from "vitest";
import { createHashQueue } from "./hash-queue.ts";

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

describe("the queue of password hashes", () => {
  it("runs two at once, in order of arrival, and everything in the end", async () => {
    const { work, releases, state } = held();
    const queue = createHashQueue();
    const all = Array.from({ length: 6 }, () => queue.run(work));
    while (releases.length > 0 || state.running > 0) {
      expect(state.running).toBeLessThanOrEqual(2);
      releases.shift()?.();
      await turn();
    }
    await Promise.all(all);
    expect(state.most).toBe(2);
  });

  it("tells who waited longer than 10 s that the server is busy, and goes on with the next", async () => {
    let now = 0;
    const { work, releases } = held();
    const queue = createHashQueue(() => now);
    const running = [queue.run(work), queue.run(work)];
    const late = queue.run(work);
    const refusal = expect(late).rejects.toMatchObject({ code: "busy" });
    now = 10_001;
    const fresh = queue.run(async () => "hashed");
    for (const release of releases) release();
    await refusal;
    await expect(fresh).resolves.toBe("hashed");
    await Promise.all(running);
  });

  it("gives its place back when the work throws", async () => {
    const queue = createHashQueue();
    const failed = Array.from({ length: 3 }, () => queue.run(() => Promise.reject(new Error("no"))));
    expect((await Promise.allSettled(failed)).map((result) => result.status)).toEqual([
      "rejected",
      "rejected",
      "rejected",
    ]);
    await expect(queue.run(async () => 1)).resolves.toBe(1);
  });
});
