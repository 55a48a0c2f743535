import type { Page } from "@playwright/test";
import pg from "pg";
import { findRunningPostgres } from "#infra/database/postgres-supervisor.ts";
import { seedGroups, seedPeople } from "../bench/stage/seed.ts";
import { type Device, expect, test } from "./fixtures.ts";
import { appKey } from "./product.ts";

test.skip(process.env.BENCH === undefined, "measured with BENCH=1");
test.describe.configure({ timeout: 240_000 });

const MEMBERS = 5_000;
const surnames = [..."王李张刘陈杨赵黄周吴"];
const given = [..."伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"];

/** Puts one person and 4,999 others into a group, in the database: registering is not what is measured. */
async function seedLargeGroup(owner: Device): Promise<number> {
  const url = findRunningPostgres(process.env.E2E_DATA_DIR ?? "");
  if (!url) throw new Error("the product's own PostgreSQL does not run");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const query = async <T>(sql: string, values: unknown[] = []) =>
      (await client.query(sql, values)).rows as T[];
    const [app] = await query<{ id: number }>("SELECT id FROM app WHERE app_key = $1", [appKey]);
    const [me] = await query<{ id: string }>("SELECT id FROM users WHERE username = $1", [
      owner.person.username,
    ]);
    const appId = app?.id ?? 0;
    const people = await seedPeople(query, appId, `bench${Date.now()}`, MEMBERS - 1);
    await query(
      `UPDATE users u SET nickname = n.name, nickname_lower = lower(n.name)
         FROM (SELECT id, ($2::text[])[1 + r % 10] || ($3::text[])[1 + r / 10 % 20] || ($3::text[])[1 + r / 200 % 20] AS name
                 FROM (SELECT id, row_number() OVER (ORDER BY id)::integer AS r FROM users WHERE id = ANY ($1::bigint[])) x) n
        WHERE u.id = n.id`,
      [people.map(({ userId }) => userId), surnames, given],
    );
    const self = { name: owner.person.username, userId: Number(me?.id), sessionId: 0 };
    const [group = 0] = await seedGroups(query, appId, [[self, ...people]]);
    await query(
      "UPDATE member SET role = 1 WHERE user_id = $1 AND conv_id = (SELECT conversation_id FROM groups WHERE id = $2)",
      [self.userId, group],
    );
    await owner.run("message.send", {
      target: { group },
      body: { type: "text", text: "hello, all of you" },
      clientId: `bench-${group}`,
    });
    return group;
  } finally {
    await client.end();
  }
}

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
  const group = await seedLargeGroup(mei);
  const { page } = mei;
  await mei.visit(`g/${group}`);
  await expect(mei.chat.message("hello, all of you")).toBeVisible();
  const rows = "section[aria-label='Members'] li";
  await expect(page.locator(rows).nth(20)).toBeAttached();

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
  await expect(page.locator(rows).nth(20)).toBeAttached();
  const whole = await page.evaluate(async (selector) => {
    const pane = document.querySelector("section[aria-label='Members']")?.closest("aside");
    const began = performance.now();
    while (pane && document.querySelectorAll(selector).length < 5_000 && performance.now() - began < 60_000) {
      pane.scrollTop = pane.scrollHeight;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return { count: document.querySelectorAll(selector).length, ms: performance.now() - began };
  }, rows);
  console.log(`  ${whole.count} rows in the page after ${Math.round(whole.ms)} ms`);
  expect(whole.count).toBe(MEMBERS);

  const session = await mei.context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
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
  const late = frames.filter((delta) => delta > 25).length;
  console.log(
    `members scrolled at a fourth of the speed: median frame ${median(frames).toFixed(1)} ms, ` +
      `${((frames.length / frames.reduce((a, b) => a + b, 0)) * 1_000).toFixed(1)} frames/s, ${late} of ${frames.length} late`,
  );
});
