import { readdirSync, readFileSync } from "node:fs";
import { verify } from "@node-rs/argon2";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createHashThreads, type HashThreads } from "./hash-threads.ts";

// Cheap, for what is looked at is where they are made.
const cost = { algorithm: 2, memoryCost: 256, timeCost: 1, parallelism: 1 };
const IDLE_MS = 200;
const LOWEST = 19;

let threads: HashThreads;

beforeEach(() => {
  threads = createHashThreads({ idleMs: IDLE_MS });
});
afterEach(() => threads.close());

/** How many threads of this process stand back behind everything else. */
function standingBack(): number {
  return readdirSync("/proc/self/task").filter((thread) => {
    const fields =
      readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    // The niceness is the 19th field of the line.
    return Number(fields[16]) === LOWEST;
  }).length;
}

it("hashes what is asked at once side by side, each as it was asked", async () => {
  const texts = ["one", "two"];
  const hashed = await Promise.all(texts.map((text) => threads.hash(text, cost)));
  for (const [index, text] of texts.entries()) expect(await verify(hashed[index] ?? "", text)).toBe(true);
  expect(await verify(hashed[0] ?? "", "two")).toBe(false);
});

it.runIf(process.platform === "linux")(
  "stands back for as long as it is there, and the rest does not",
  async () => {
    // Those of the test before may be about to end.
    await expect.poll(standingBack).toBe(0);
    await threads.hash("one", cost);
    await threads.hash("two", cost);
    expect(standingBack()).toBe(1);
    await expect.poll(standingBack).toBe(0);
  },
);

it("refuses a cost that there is not, and hashes on", async () => {
  await expect(threads.hash("one", { ...cost, memoryCost: 1 })).rejects.toThrow();
  expect(await verify(await threads.hash("two", cost), "two")).toBe(true);
});

it("leaves nobody waiting when it is closed", async () => {
  const asked = threads.hash("one", cost);
  threads.close();
  await expect(asked).rejects.toThrow("ended");
});
