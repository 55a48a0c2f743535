import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures.ts";
import { seedLargeGroup } from "./large-group.ts";

test.skip(process.env.BENCH === undefined, "measured with BENCH=1");
test.describe.configure({ timeout: 240_000 });

const MEMBERS = 5_000;
/** Milliseconds from an act in the page until what it waits for stands in a frame. */
const timed = (page: Page, act: string, done: string): Promise<number> =>
  page.evaluate(
    ([actText, doneText]) =>
      new Promise<number>((resolve) => {
        const isDone = new Function(`return ${doneText}`);
        const began = performance.now();
        const look = () =>
          isDone() ? setTimeout(() => resolve(performance.now() - began)) : requestAnimationFrame(look);
        new Function(actText ?? "")();
        requestAnimationFrame(look);
      }),
    [act, done],
  );

const median = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const say = (what: string, times: number[]) =>
  console.log(
    `${what}: median ${Math.round(median(times))} ms, p95 ${Math.round(Math.max(...times))} ms of ${times.length}`,
  );

test("bench: the panel of a group of 5,000 opens, is searched and scrolls", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"), { viewport: { width: 1440, height: 900 } });
  const group = await seedLargeGroup(mei, MEMBERS);
  const { page } = mei;
  await mei.visit(`g/${group}`);
  await expect(mei.chat.message("hello, all of you")).toBeVisible();
  const rows = "section[aria-label='Members'] li";
  await expect(page.locator(rows).nth(10)).toBeAttached();

  const openings: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    await page.getByRole("button", { name: "Close details" }).click();
    await expect(page.locator(rows)).toHaveCount(0);
    openings.push(
      await timed(
        page,
        `document.querySelector("main header button[aria-expanded]").click()`,
        `document.querySelectorAll("${rows}").length > 5`,
      ),
    );
  }
  say("members' panel opened", openings);

  const search = page.getByRole("textbox", { name: "Search members" });
  const searches: number[] = [];
  for (const words of ["王伟芳", "wwf", "lina", "zhangmin", "陈静", "bench", "liuqiang"]) {
    await search.fill("nobody of this name");
    await expect(page.getByText("No member is called")).toBeVisible();
    const fill = `
      const box = document.querySelector("input[aria-label='Search members']");
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, ${JSON.stringify(words)});
      box.dispatchEvent(new Event("input", { bubbles: true }));`;
    const first = await timed(page, fill, `document.querySelectorAll("${rows}").length > 0`);
    // The very first by sound reads everybody's name, once.
    searches.push(first);
    console.log(`  search ${words}: ${Math.round(first)} ms`);
  }
  say("members found", searches);

  await search.fill("");
  // Not those found before: of these there are more than one page.
  await expect(page.locator(rows).first()).toHaveAttribute("aria-setsize", "-1");
  const whole = await page.evaluate(async (selector) => {
    const pane = document.querySelector("section[aria-label='Members']")?.closest("aside");
    const began = performance.now();
    const told = () =>
      Number(document.querySelector(`${selector}:last-of-type`)?.getAttribute("aria-setsize"));
    while (pane && !(told() > 0) && performance.now() - began < 60_000) {
      pane.scrollTop = pane.scrollHeight;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const ms = performance.now() - began;
    return { count: told(), drawn: document.querySelectorAll(selector).length, ms };
  }, rows);
  console.log(
    `  ${whole.count} members listed after ${Math.round(whole.ms)} ms, ${whole.drawn} of them drawn`,
  );
  expect(whole.count).toBe(MEMBERS);
  expect(whole.drawn).toBeLessThan(100);

  const session = await mei.context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await session.send("Performance.enable");
  const busySeconds = async () =>
    (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration")
      ?.value ?? 0;
  const busyBefore = await busySeconds();
  const frames = await page.evaluate(async () => {
    const pane = document.querySelector("section[aria-label='Members']")?.closest("aside");
    const deltas: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    const until = last + 5_000;
    while (pane && last < until) {
      pane.scrollTop -= 40;
      const now = await new Promise<number>(requestAnimationFrame);
      deltas.push(now - last);
      last = now;
    }
    return deltas;
  });
  const busy = ((await busySeconds()) - busyBefore) * 1_000;
  const late = frames.filter((delta) => delta > 25).length;
  console.log(
    `members scrolled at a fourth of the speed: median frame ${median(frames).toFixed(1)} ms, ` +
      `${((frames.length / frames.reduce((a, b) => a + b, 0)) * 1_000).toFixed(1)} frames/s, ${late} of ${frames.length} late, ` +
      `the page busy for ${(busy / frames.length).toFixed(1)} ms of each frame`,
  );
});
