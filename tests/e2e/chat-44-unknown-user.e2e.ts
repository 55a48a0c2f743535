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
});
