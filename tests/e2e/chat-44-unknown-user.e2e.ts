import { expect, test } from "./fixtures.ts";

test("an address of nobody has a face and a way back", async ({ cast }) => {
  const mei = await cast.device(await cast.person("Mei Chen"));
  await mei.visit("u/nobody-of-this-name");
  await expect(mei.page.getByText("Nobody here has the username nobody-of-this-name.").first()).toBeVisible();
  await mei.page.getByRole("link", { name: "Back to chats" }).click();
  await expect(mei.chat.list).toBeVisible();
  for (const place of ["u/%E4%BD%A0%E5%A5%BD", `u/${"x".repeat(300)}`, "u/%3Cscript%3E"]) {
    await mei.visit(place);
    await expect(mei.page.getByRole("link", { name: "Back to chats" })).toBeVisible();
  }
  await mei.visit("contacts/nobody-of-this-name");
  await expect(mei.page.getByText("Nobody here has the username nobody-of-this-name.")).toBeVisible();
  await mei.page.getByRole("link", { name: "Back to contacts" }).click();
  await expect(mei.page).toHaveURL(/\/contacts$/);
});

test("a part that breaks says so in its own place; the others go on, and it can be tried again", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.tell(mei.person, ["all is well"]);
  await expect(mei.chat.message("all is well")).toBeVisible();
  // Whatever draws a link cannot any more.
  await mei.page.evaluate(() => {
    const { canParse } = URL;
    Reflect.set(window, "mend", () => {
      URL.canParse = canParse;
    });
    URL.canParse = () => {
      throw new Error("broken for a test");
    };
  });
  await wei.tell(mei.person, ["see https://example.com"]);
  const main = mei.page.getByRole("main");
  await expect(mei.page.getByText("This part could not be shown.")).toBeVisible();
  await expect(mei.chat.log).toHaveCount(0);
  await expect(mei.chat.row("Wei Lin")).toContainText("see https://example.com");
  await mei.page.evaluate(() => Reflect.get(window, "mend")());
  await mei.page.getByRole("button", { name: "Try again" }).click();
  await expect(mei.chat.message("see https://example.com")).toBeVisible();
  await expect(main).toContainText("all is well");
});
