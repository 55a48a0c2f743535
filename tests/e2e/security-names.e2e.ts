import { signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { command } from "./product.ts";

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

test("W2: what people wrote stays text on every page of the console", async ({ cast, product }) => {
  const [mei, wei] = await cast.pair();
  await wei.run("user.update", { nickname: hostile, signature: hostile, region: hostile });
  await wei.tell(mei.person, [hostile]);
  await wei.run("message.send", {
    target: { user: mei.person.username },
    body: { type: "custom", content: { html: hostile, __html: hostile, $$typeof: "Symbol(react.element)" } },
    clientId: `w2-${Date.now()}`,
  });
  const { page } = await cast.browser({ viewport: { width: 1440, height: 900 } });
  await signInToConsole(page, product);
  const made = await command(
    page.context().request,
    product.url,
    "group.createFor",
    { owner: wei.person.username, name: hostile.slice(0, 60), description: hostile },
    "operator",
  );
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const { username } = wei.person;
  const asOperator = page.context().request;
  await command(
    asOperator,
    product.url,
    "room.create",
    { name: hostile.slice(0, 60), owner: username },
    "operator",
  );
  const word = "<img src=x";
  await command(asOperator, product.url, "word.add", { words: [word] }, "operator");
  const key = await command(
    asOperator,
    product.url,
    "apiKey.create",
    { name: hostile.slice(0, 60), scopes: ["users.read"] },
    "operator",
  );
  const found = () =>
    command(asOperator, product.url, "history.list", { from: username, words: "onerror" }, "operator");
  await expect.poll(async () => (await found()).total).toBeGreaterThan(0);
  const [said] = (await found()).messages;
  if (!said) throw new Error("nothing was found");
  const report = { conversation: said.conversation, seq: said.seq, reason: "other" as const, note: hostile };
  await mei.run("message.report", report);
  for (const place of [
    `users?q=${username}`,
    `users/${username}`,
    "groups",
    `groups/${made.group}`,
    `messages?from=${username}`,
    `audit?target=${encodeURIComponent(`group:${made.group}`)}`,
    `audit?actor=${encodeURIComponent(hostile)}`,
    "rooms",
    "reports",
    "words",
    "keys",
    `messages/${said.conversation}-${said.seq}`,
    `messages?from=${username}&q=onerror`,
    `messages?q=${encodeURIComponent(hostile)}`,
  ]) {
    await page.goto(`/console/${product.app.slug}/${place}`);
    if (place.startsWith("messages?from") && !place.includes("q=")) {
      await page
        .getByRole("button", { name: /^Actions for message/ })
        .first()
        .click();
      await page.getByRole("menuitem", { name: "Show content" }).click();
    }
    for (const details of await page.locator("main details:not([open]) summary").all()) await details.click();
    if (place.startsWith("messages/"))
      await page.getByRole("button", { name: "Show content" }).first().click();
    const shown =
      place.startsWith("audit?actor") || place.startsWith("messages?q")
        ? page.getByRole("main")
        : page.getByText(/<img src=x/).first();
    await expect(shown, place).toBeVisible();
    expect(await page.locator("img[src=x], img[onerror]").count(), place).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, "ran")), place).toBeUndefined();
  }
  await command(asOperator, product.url, "word.remove", { word }, "operator");
  await command(asOperator, product.url, "apiKey.revoke", { id: key.id }, "operator");
  const download = page.waitForEvent("download");
  await page.goto(`/console/${product.app.slug}/messages?from=${username}`);
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: /HTML/ }).click();
  const file = test.info().outputPath("messages.html");
  await (await download).saveAs(file);
  const { page: reader } = await cast.browser();
  await reader.goto(`file://${file}`);
  await expect(reader.getByText(/<img src=x/).first()).toBeVisible();
  expect(await reader.locator("img, script").count()).toBe(0);
  expect(dialogs).toEqual([]);
});
