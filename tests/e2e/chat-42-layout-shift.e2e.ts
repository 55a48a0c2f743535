import { expect, numbered, test } from "./fixtures.ts";

test("nothing shifts while pages load and chats are switched", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const priya = await cast.device(await cast.person("Priya Nair"));
  await wei.tell(mei.person, numbered(30));
  await priya.tell(mei.person, numbered(5));
  await mei.page.addInitScript(() => {
    let sum = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // Shifts right after an action of the person are expected by them.
        if (!Reflect.get(entry, "hadRecentInput")) sum += Number(Reflect.get(entry, "value"));
      }
      Reflect.set(window, "layoutShift", sum);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const shift = () => mei.page.evaluate(() => Number(Reflect.get(window, "layoutShift") ?? 0));
  await mei.visit(`u/${wei.person.username}`);
  await expect(mei.chat.message("message 30")).toBeAttached();
  await expect(mei.page.getByRole("complementary", { name: "Details" })).toContainText(wei.person.username);
  expect(await shift()).toBeLessThanOrEqual(0.02);
  await mei.chat.row("Priya Nair").click();
  await expect(mei.chat.message("message 5")).toBeVisible();
  await mei.page.reload();
  await expect(mei.chat.message("message 5")).toBeVisible();
  await wei.talkTo(mei.person);
  await wei.chat.send("and live");
  await expect(mei.chat.row("Wei Lin")).toContainText("and live");
  expect(await shift()).toBeLessThanOrEqual(0.02);
});
