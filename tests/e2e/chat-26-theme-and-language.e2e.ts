import { expect, test } from "./fixtures.ts";

test("theme and language change without losing the draft", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await mei.chat.send("hello");
  await mei.chat.box.fill("half a thought");
  await mei.page.getByRole("link", { name: "Settings" }).first().click();
  await mei.page.getByRole("link", { name: "Language and look" }).click();
  await mei.page.getByRole("radio", { name: "Dark" }).check();
  await expect(mei.page.locator("html")).toHaveAttribute("data-theme", "dark");
  await mei.page.getByRole("radio", { name: "中文" }).click();
  await expect(mei.page.locator("html")).toHaveAttribute("lang", "zh-CN");
  await mei.page.goBack();
  await mei.page.goBack();
  await expect(mei.page.getByRole("textbox", { name: "消息" })).toHaveValue("half a thought");
  await expect(mei.page.getByRole("log", { name: "消息" })).toContainText("今天");

  const painted = await mei.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await mei.page.reload();
  await expect(mei.page.getByRole("textbox", { name: "消息" })).toHaveValue("half a thought");
  expect(await mei.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(painted);
});

test("the first thing painted has the theme already, and the system's change is followed", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ colorScheme: "dark" });
  await mei.page.addInitScript(() => {
    const look = () => {
      if (document.body === null) return requestAnimationFrame(look);
      Reflect.set(window, "firstPainted", getComputedStyle(document.body).backgroundColor);
    };
    look();
  });
  const first = () => mei.page.evaluate(() => String(Reflect.get(window, "firstPainted")));
  const painted = () => mei.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await mei.talkTo(wei.person);
  const dark = await painted();
  expect(await first()).toBe(dark);
  await mei.page.emulateMedia({ colorScheme: "light" });
  await expect.poll(painted).not.toBe(dark);
  const light = await painted();
  await mei.page.reload();
  await expect(mei.chat.box).toBeVisible();
  expect([await first(), await painted()]).toEqual([light, light]);

  // What the reader chose counts more than the system, from the first paint on too.
  await mei.visit("settings/appearance");
  await mei.page.getByRole("radio", { name: "Dark" }).check();
  await mei.talkTo(wei.person);
  expect([await first(), await painted()]).toEqual([dark, dark]);
});

test("no word of the other language and no key is left on a page", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ locale: "zh-CN" });
  await wei.tell(mei.person, ["你好"]);
  for (const place of [
    "",
    `u/${wei.person.username}`,
    "contacts",
    "settings/appearance",
    "settings/devices",
    "settings/password",
  ]) {
    await mei.visit(place);
    await expect(mei.page.getByRole("heading").first()).toBeVisible();
    const words = await mei.page.evaluate(() => document.body.innerText);
    expect(words).not.toMatch(/\b(chat|shell|common|settings|profile|errors)\.[a-z]/i);
    expect(words).not.toMatch(
      /\b(Chats|Contacts|Settings|Password|Online|Today|Search|Details|Sign out|Loading)\b/,
    );
  }
});
