import type { Page } from "@playwright/test";
import { expect, numbered, test } from "./fixtures.ts";

test.skip(process.env.BENCH === undefined, "measured with BENCH=1");
test.describe.configure({ timeout: 240_000 });

/** Notes in the page, by the words of each message, when its bubble stood in a frame (epoch milliseconds). */
async function watchBubbles(page: Page): Promise<() => Promise<Map<string, number>>> {
  await page.evaluate(() => {
    const seen: [string, number][] = [];
    Reflect.set(window, "bubbles", seen);
    const log = document.querySelector("[role=log]");
    if (!log) throw new Error("there is no list of messages");
    new MutationObserver((changes) => {
      const texts = changes
        .flatMap((change) => [...change.addedNodes])
        .flatMap((node) => (node instanceof Element && node.matches("article") ? node : []))
        .map((article) => article.querySelector("[dir=auto]")?.textContent ?? "");
      // A frame begins, and ends before the next task.
      const note = () => seen.push(...texts.map((text): [string, number] => [text, Date.now()]));
      if (texts.length > 0) requestAnimationFrame(() => setTimeout(note));
    }).observe(log, { childList: true });
  });
  return async () => new Map(await page.evaluate((): [string, number][] => Reflect.get(window, "bubbles")));
}

/** Notes in the page when Enter was pressed, in the order of the presses. */
async function watchPresses(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const presses: number[] = [];
    Reflect.set(window, "presses", presses);
    const note = (event: KeyboardEvent) => event.key === "Enter" && presses.push(Date.now());
    addEventListener("keydown", note, { capture: true });
  });
  return () => page.evaluate((): number[] => Reflect.get(window, "presses"));
}

function report(what: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)];
  console.log(`${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms of ${sorted.length}`);
}

test("bench: key press to own bubble and to the other's, with 400 messages in the page", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, numbered(400, "old"));
  for (const [device, other] of [
    [mei, wei],
    [wei, mei],
  ] as const) {
    await device.talkTo(other.person);
    await expect(device.chat.message("old 400")).toBeAttached();
  }
  const own = await watchBubbles(mei.page);
  const others = await watchBubbles(wei.page);
  const presses = await watchPresses(mei.page);
  const texts = numbered(60, "echo");
  for (const text of texts) {
    await mei.chat.send(text);
    await expect(wei.chat.message(new RegExp(`^${text}$`))).toBeAttached();
  }
  const pressed = await presses();
  const [mine, theirs] = [await own(), await others()];
  const delays = (bubbles: Map<string, number>) =>
    texts.flatMap((text, index) => {
      const [from, to] = [pressed[index], bubbles.get(text)];
      return from !== undefined && to !== undefined ? to - from : [];
    });
  report("key press to own bubble", delays(mine));
  report("key press to the other's bubble", delays(theirs));
  expect(delays(theirs).length).toBeGreaterThan(50);
});

test("bench: read on one device, cleared on the other", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const laptop = await cast.device(wei.person);
  await wei.visit();
  await laptop.visit();
  const times: number[] = [];
  for (const text of numbered(10)) {
    await laptop.visit();
    await mei.tell(wei.person, [text]);
    for (const { chat } of [wei, laptop]) await expect(chat.row("Mei Chen")).toContainText("unread");
    const cleared = wei.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const row = document.querySelector("nav a[href*='/u/']");
          const look = () => !row?.textContent?.includes("unread") && resolve(Date.now());
          if (row) new MutationObserver(look).observe(row, { childList: true, subtree: true });
        }),
    );
    await laptop.chat.row("Mei Chen").click();
    await expect(laptop.chat.message(text).last()).toBeVisible();
    const read = Date.now();
    times.push(Math.max(0, (await cleared) - read));
  }
  report("read here, cleared there", times);
});
