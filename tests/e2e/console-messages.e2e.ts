import { expectAccessible, shoot, signInToConsole } from "./console-page.ts";
import { expect, test } from "./fixtures.ts";
import { jpeg, photo } from "./media-files.ts";
import { command, operator } from "./product.ts";

test("what people wrote is found by an operator, shown on request, taken back, and each look is written down", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  const word = `jasmin${Date.now()}`;
  await mei.tell(wei.person, [`我们在臺北喝 ${word}`, "<img src=x onerror=alert(1)>"]);
  const path = `/console/${product.app.slug}/messages`;
  await page.goto(path);
  const table = page.getByRole("table", { name: "Messages" });
  const row = table.getByRole("row").filter({ hasText: mei.person.username }).first();
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible();
  }).toPass();
  await expect(table).not.toContainText(word);

  await page.getByRole("textbox", { name: "Words in messages" }).fill(`台北 ${word.slice(0, 8)}`);
  await expect(page).toHaveURL(/q=/);
  await expect(table.getByRole("row").filter({ hasText: word })).toHaveCount(1);
  await expect(table.locator("mark").first()).toHaveText("臺北");
  await expectAccessible(page);

  await page.goto(`${path}?from=${mei.person.username}`);
  await expect(table.getByRole("row")).toHaveCount(3);
  const newest = table.getByRole("row").nth(1);
  await shoot(page, "messages");
  await newest.getByRole("button", { name: /^Actions for message/ }).click();
  await page.getByRole("menuitem", { name: "Show content" }).click();
  await expect(newest).toContainText("<img src=x onerror=alert(1)>");

  await wei.talkTo(mei.person);
  await expect(wei.chat.message(word)).toBeVisible();
  await table
    .getByRole("row")
    .nth(2)
    .getByRole("button", { name: /^Actions for message/ })
    .click();
  await page.getByRole("menuitem", { name: "Retract" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retract" }).click();
  await expect(wei.chat.message(word)).toHaveCount(0);
  await expect(table.getByRole("row").nth(2)).toContainText("Taken back");

  await page.goto(`/console/${product.app.slug}/audit?action=message.`);
  const audit = page.getByRole("table", { name: "Audit log" });
  for (const action of ["message.search", "message.read", "message.retract"]) {
    await expect(audit.getByRole("row").filter({ hasText: action }).first()).toContainText(operator.email);
  }
  await expectAccessible(page);
  await shoot(page, "audit");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toMatch(/-audit\.csv$/);
});

test("a message's journey shows how far it has come, and what was said around it", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await mei.tell(wei.person, ["one", "two"]);
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("two")).toBeVisible();
  const list = () =>
    command(page.context().request, product.url, "history.list", { from: mei.person.username }, "operator");
  await expect.poll(async () => (await list()).total).toBe(2);
  const [message] = (await list()).messages;
  await page.goto(`/console/${product.app.slug}/messages/${message?.conversation}-${message?.seq}`);
  const steps = page.getByRole("list", { name: "Journey" });
  await expect(async () => {
    await page.reload();
    await expect(steps).toContainText("by 1 of 1");
  }).toPass();
  await expect(page.getByRole("table", { name: "Who has come how far" })).toContainText(wei.person.username);
  await shoot(page, "journey");
  await page.getByRole("button", { name: "Show content" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "two" })).toBeVisible();
  await expectAccessible(page);
});

test("a reported message waits in the queue until an operator has judged it", async ({ cast, product }) => {
  const [mei, wei] = await cast.pair();
  await mei.tell(wei.person, ["win money now"]);
  await wei.talkTo(mei.person);
  await wei.chat.message("win money now").hover();
  await wei.page.getByRole("button", { name: "Message actions" }).first().click();
  await wei.page.getByRole("menuitem", { name: "Report" }).click();
  const dialog = wei.page.getByRole("dialog", { name: "Report this message" });
  await dialog.getByRole("radio", { name: "Fraud" }).check();
  await dialog.getByRole("textbox").fill("again and again");
  await expectAccessible(wei.page);
  await dialog.getByRole("button", { name: "Send report" }).click();
  await expect(dialog).toHaveCount(0);

  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/reports`);
  const row = page
    .getByRole("table", { name: "Reports" })
    .getByRole("row")
    .filter({ hasText: mei.person.username });
  await expect(row).toContainText("again and again");
  await expect(row).not.toContainText("win money");
  await row.getByRole("button", { name: "Show message" }).click();
  await expect(row).toContainText("win money now");
  await expectAccessible(page);
  await shoot(page, "reports");
  await row.getByRole("button", { name: "Retract message" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retract message" }).click();
  await expect(row).toHaveCount(0);
  await expect(wei.chat.message("win money now")).toHaveCount(0);
});

test("a message to many is counted, confirmed and followed, and arrives in a chat that is open", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await wei.visit();
  await page.goto(`/console/${product.app.slug}/messages`);
  await page.getByRole("button", { name: "Send message" }).click();
  const dialog = page.getByRole("dialog", { name: "Send a message" });
  await dialog.getByLabel("As admin user").fill(mei.person.username);
  const other = await cast.person("Lan Zhou");
  await dialog.getByLabel("Usernames").fill(`${wei.person.username}\n${other.username}\nnobody-here`);
  await dialog.getByLabel("Message").fill("We open at nine");
  await expect(dialog.getByRole("figure")).toContainText("We open at nine");
  await shoot(page, "send");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog).toContainText("This goes to 2 people.");
  await expect(dialog).toContainText("Not found: nobody-here");
  await dialog.getByRole("button", { name: "Send message" }).click();
  await expect(dialog).toContainText("2 of 3 sent, 1 not");
  await expectAccessible(page);
  await expect(wei.chat.row(mei.person.nickname)).toContainText("We open at nine");
});

test("a picture and data of a program are shown as they will look, and arrive", async ({ cast, product }) => {
  const [mei, wei] = await cast.pair();
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await wei.talkTo(mei.person);
  await page.goto(`/console/${product.app.slug}/messages`);
  const open = async () => {
    await page.getByRole("button", { name: "Send message" }).click();
    const dialog = page.getByRole("dialog", { name: "Send a message" });
    await dialog.getByLabel("As admin user").fill(mei.person.username);
    await dialog.getByLabel("Usernames").fill(wei.person.username);
    return dialog;
  };
  const send = async (dialog: Awaited<ReturnType<typeof open>>) => {
    await dialog.getByRole("button", { name: "Continue" }).click();
    await dialog.getByRole("button", { name: "Send message" }).click();
    await expect(dialog).toContainText("Sent: message");
    await dialog.getByRole("button", { name: "Close" }).last().click();
  };
  const first = await open();
  await first.getByLabel("Kind").selectOption("image");
  await first.getByLabel("Image file").setInputFiles(jpeg("shop.jpg", await photo(400, 300)));
  await first.getByLabel("Caption").fill("Our new shop");
  await expect(first.getByRole("figure").locator("img")).toBeVisible();
  await expect(first.getByRole("figure")).toContainText("Our new shop");
  await shoot(page, "send-image");
  await expectAccessible(page);
  await send(first);
  await expect(wei.chat.message("Our new shop")).toBeVisible();
  await expect(wei.page.getByRole("button", { name: "Open image" })).toBeVisible();

  const second = await open();
  await second.getByLabel("Kind").selectOption("custom");
  const box = second.getByRole("textbox", { name: "Custom JSON" });
  await box.fill("[1]");
  await expect(second).toContainText("This is not a JSON object.");
  await box.fill('{"coupon":"SPRING"}');
  await expect(second.getByRole("figure")).toContainText("SPRING");
  await send(second);
  await expect(wei.page.getByText("SPRING").first()).toBeVisible();
});

test("a webhook is tried by a press, and what its server said stands in the log", async ({
  cast,
  product,
}) => {
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/webhooks`);
  await page.getByRole("button", { name: "Add webhook" }).click();
  await page.getByRole("dialog").getByLabel("Address").fill("http://127.0.0.1:1/hook");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog").getByLabel("Address")).toBeVisible();
  // A name that nobody can have: what it leads to is judged at the call.
  await page.getByRole("dialog").getByLabel("Address").fill("https://hook.invalid/");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Send test event" }).click();
  await expect(page.getByRole("dialog", { name: "Test event" })).toContainText("There was no answer");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  const row = page.getByRole("table", { name: "Deliveries" }).getByRole("row").nth(1);
  await expect(row).toContainText("No answer");
  await expectAccessible(page);
  await shoot(page, "webhooks");
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("button", { name: "Add webhook" })).toBeVisible();
});

test("the overview compares with the time before, as a chart and as a table", async ({ cast, product }) => {
  const [mei, wei] = await cast.pair();
  await mei.tell(wei.person, ["one", "two"]);
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}`);
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(page.locator("canvas")).toBeVisible();
  await shoot(page, "overview");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Table" }).press("Enter");
  const table = page.getByRole("table", { name: "Messages by time and kind" });
  await expect(table.getByRole("row")).toHaveCount(25);
  await page.getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/span=week/);
  await expect(page.getByRole("link", { name: "7 days" })).toHaveAttribute("aria-current", "page");
});

test("sensitive words are added, tried on a text, and looked for in the last days", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair();
  const word = `zz${Date.now() % 100_000_000}`;
  await mei.tell(wei.person, [`the ${word.toUpperCase()} is here`]);
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/words`);
  await page.getByRole("button", { name: "Add words" }).click();
  const dialog = page.getByRole("dialog", { name: "Add sensitive words" });
  await dialog.getByRole("textbox").fill(word);
  await dialog.getByRole("button", { name: "Add words" }).click();
  const table = page.getByRole("table", { name: "Sensitive words" });
  await expect(table).toContainText(word);
  await page.getByLabel("Text to test").fill(`a ${word} b`);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText(`With stars: a ${"*".repeat(word.length)} b`)).toBeVisible();
  await expect(async () => {
    await page.getByRole("button", { name: "Look", exact: true }).click();
    await expect(page.getByRole("region", { name: "What the list would have stopped" })).toContainText(word);
  }).toPass();
  await shoot(page, "words");
  await expectAccessible(page);
  await page.getByRole("button", { name: `Remove ${word}` }).click();
  await expect(table).not.toContainText(word);
});

test("the health page says what the installation runs on", async ({ cast, product }) => {
  const { page } = await cast.browser();
  await signInToConsole(page, product);
  await page.goto(`/console/${product.app.slug}/health`);
  await expect(page.getByText("PostgreSQL")).toBeVisible();
  await shoot(page, "health");
  await expectAccessible(page);
});
