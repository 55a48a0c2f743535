import { expect, test } from "./fixtures.ts";

test("a lost connection is told after two seconds, and the box goes on working", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("online");
  await expect(mei.chat.message("online")).toContainText("Sent");
  const banner = mei.page.getByText("Reconnecting…");
  await mei.context.setOffline(true);
  await mei.chat.send("offline");
  await expect(mei.chat.message("offline")).toBeVisible();
  await expect(banner).toBeVisible({ timeout: 60_000 });
  await mei.context.setOffline(false);
  await mei.page
    .getByRole("button", { name: "Retry now" })
    .click({ timeout: 5_000 })
    .catch(() => undefined);
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  await expect(mei.chat.message("offline")).toContainText("Sent");
});
