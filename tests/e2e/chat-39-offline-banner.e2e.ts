import { expect, test } from "./fixtures.ts";

test("a lost connection is told after two seconds, and the box goes on working", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("online");
  await expect(mei.chat.message("online")).toContainText("Sent");
  const banner = mei.page.getByText("Reconnecting…");
  const title = mei.page.getByRole("heading", { level: 1, name: "Wei Lin" });
  const before = await title.boundingBox();
  await mei.context.setOffline(true);
  await mei.chat.send("offline");
  await expect(mei.chat.message("offline")).toBeVisible();
  await expect(banner).toBeVisible({ timeout: 60_000 });
  expect(before).not.toBeNull();
  expect(await title.boundingBox()).toEqual(before);
  await mei.context.setOffline(false);
  await mei.page
    .getByRole("button", { name: "Retry now" })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  await expect(mei.chat.message("offline")).toContainText("Sent");
});
