import { expect, test } from "./fixtures.ts";

const hostile = `<img src=x onerror="window.ran=1"><script>window.ran=1</script>`;

test("a name, a signature, a remark and a reason of HTML stay text wherever they show", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const lin = await cast.device(await cast.person("Lin"));
  for (const someone of [wei, lin]) {
    await someone.run("user.update", { nickname: hostile, signature: hostile, region: hostile });
  }
  await wei.run("friend.request", { username: mei.person.username, reason: hostile });
  await mei.run("friend.accept", { username: wei.person.username });
  await mei.run("friend.update", { username: wei.person.username, remark: hostile, note: hostile });
  await lin.run("friend.request", { username: mei.person.username, reason: hostile });
  await wei.tell(mei.person, [hostile]);

  const dialogs: string[] = [];
  mei.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  for (const place of [
    `u/${wei.person.username}`,
    "",
    "contacts",
    `contacts/${wei.person.username}`,
    `contacts/${lin.person.username}`,
    "settings",
  ]) {
    await mei.visit(place);
    if (place !== "settings") await expect(mei.page.getByText("<img src=x").first()).toBeVisible();
    expect(await mei.page.locator("img[src=x], img[onerror]").count(), place).toBe(0);
    expect(await mei.page.evaluate(() => Reflect.get(window, "ran")), place).toBeUndefined();
  }
  await mei.visit(`u/${wei.person.username}`);
  await expect(mei.page).toHaveTitle(/<img src=x/);
  // A title that the server streams late does not replace it.
  await mei.page.evaluate(() => {
    document.title = "Aurora";
  });
  await expect(mei.page).toHaveTitle(/<img src=x/);
  expect(dialogs).toEqual([]);
});

test("words without an end, piled marks and turned text stay in their bubble, and the rest readable", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 390, height: 844 } });
  await wei.tell(mei.person, [
    "w".repeat(7_000),
    `a${"\u0301".repeat(3_000)}`,
    "👩‍👩‍👧‍👦".repeat(250),
    `\u202E${"turned "}\u2066`,
    "the plain one",
  ]);
  await mei.talkTo(wei.person);
  await expect(mei.chat.message("the plain one")).toBeVisible();
  await expect(mei.chat.messages).toHaveCount(5);
  for (const message of await mei.chat.messages.all()) {
    const box = await message.boundingBox();
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
  }
  expect(await mei.chat.log.evaluate((log) => log.scrollWidth > log.clientWidth)).toBe(false);
  // What piles up over one letter is cut off at its bubble's edge and covers no neighbour's words.
  for (const bubble of await mei.chat.log.locator("[dir=auto]").locator("..").all()) {
    expect(await bubble.evaluate((element) => getComputedStyle(element).overflowY)).toMatch(/clip|hidden/);
  }
});
