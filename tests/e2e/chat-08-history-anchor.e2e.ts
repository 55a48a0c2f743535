import type { Page } from "@playwright/test";
import { expect, numbered, test } from "./fixtures.ts";

const scroller = (page: Page) => page.getByRole("log").locator("xpath=../..");

test("older messages come in without moving what is read, one request at a time", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, numbered(260, "old"));
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("old 260")).toBeInViewport();

  const asked = new Set<string>();
  let most = 0;
  wei.page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const id = /^42(\d+)\["sync\.pull"/.exec(String(payload))?.[1];
      if (id !== undefined) asked.add(id);
      most = Math.max(most, asked.size);
    });
    socket.on("framereceived", ({ payload }) => {
      asked.delete(/^43(\d+)/.exec(String(payload))?.[1] ?? "");
    });
  });
  // The socket that is open already is not seen: another one is.
  await wei.page.reload();
  await expect(wei.chat.message("old 260")).toBeInViewport();
  // A mark in the page follows the message that is read from frame to frame.
  const shift = await scroller(wei.page).evaluate(async (element) => {
    let worst = 0;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    for (let step = 0; step < 120; step += 1) {
      element.scrollTop -= 120;
      await frame();
      const view = element.getBoundingClientRect();
      const middle = [...element.querySelectorAll("[data-key]")].find(
        (row) => row.getBoundingClientRect().top > view.top + 80,
      );
      const before = middle?.getBoundingClientRect().top;
      await frame();
      await frame();
      if (middle?.isConnected && before !== undefined) {
        worst = Math.max(worst, Math.abs(middle.getBoundingClientRect().top - before));
      }
    }
    return worst;
  });
  expect(shift).toBeLessThanOrEqual(1);
  expect(most).toBe(1);
  await expect(wei.chat.message(/^old 1$/)).toBeAttached();
  await expect(wei.page.getByText("This is where your chat with Mei Chen begins.")).toBeAttached();
});

test("what arrives while one reads above does not move the view and is counted on the way back", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, numbered(60, "old"));
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("old 60")).toBeInViewport();
  await scroller(wei.page).evaluate((element) => {
    element.scrollTop = -900;
  });
  const jump = wei.page.getByRole("button", { name: /latest message/ });
  await expect(jump).toBeVisible();
  const top = () =>
    scroller(wei.page).evaluate((element) => {
      const view = element.getBoundingClientRect();
      const row = [...element.querySelectorAll("[data-key]")].find(
        (each) => each.getBoundingClientRect().top > view.top,
      );
      return { key: row?.getAttribute("data-key"), top: row?.getBoundingClientRect().top ?? 0 };
    });
  const before = await top();
  await mei.tell(wei.person, numbered(3, "new"));
  await expect(jump).toHaveAccessibleName(/3 new messages/);
  const after = await top();
  expect(after.key).toBe(before.key);
  expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
  await jump.click();
  await expect(wei.chat.message("new 3")).toBeInViewport();
  await expect(jump).toHaveCount(0);
  await expect(wei.chat.row("Mei Chen")).not.toContainText("unread");
});

test("never more than 400 messages are in the page, and both ends stay in reach", async ({ cast }) => {
  test.setTimeout(120_000);
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, numbered(520, "old"));
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("old 520")).toBeInViewport();
  const most = await scroller(wei.page).evaluate(async (element) => {
    let rows = 0;
    for (let step = 0; step < 600 && !element.textContent?.includes("begins."); step += 1) {
      element.scrollTop -= 300;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      rows = Math.max(rows, element.querySelectorAll("[data-key]").length);
    }
    return rows;
  });
  expect(most).toBeLessThanOrEqual(400);
  await expect(wei.chat.message(/^old 1$/)).toBeAttached();
  await wei.page.getByRole("button", { name: /latest message/ }).click();
  await expect(wei.chat.message("old 520")).toBeInViewport();
});

test("older messages that do not come are said to be missing, and come when asked for again", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, numbered(160, "old"));
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("old 160")).toBeInViewport();
  await wei.context.setOffline(true);
  const up = () =>
    scroller(wei.page).evaluate((element) => {
      element.scrollTop -= 2_000;
    });
  const missing = wei.page.getByText("Older messages could not be loaded.");
  await expect(async () => {
    await up();
    await expect(missing).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await wei.context.setOffline(false);
  await expect(wei.page.getByText("Reconnecting…")).toBeHidden({ timeout: 30_000 });
  await wei.page.getByRole("button", { name: "Try again" }).click();
  await expect(async () => {
    await up();
    await expect(wei.chat.message(/^old 1$/)).toBeAttached({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
});
