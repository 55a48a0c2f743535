import { expect, test } from "./fixtures.ts";

test("somebody is mentioned by pinyin, initials and username with the keys alone, and stays mentioned", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  const lan = await cast.device(await cast.person("周岚"));
  const { group } = await mei.run("group.create", {
    name: "Tea house",
    members: [wei.person.username, lan.person.username],
  });
  await lan.visit();
  await mei.visit(`g/${group.id}`);
  const { box } = mei.chat;
  const list = mei.page.getByRole("listbox", { name: "Mention somebody" });
  const options = list.getByRole("option");

  for (const words of ["zl", "zhoul", "zhoulan", "周", lan.person.username.slice(0, 8)]) {
    await box.fill("");
    await box.pressSequentially(`see @${words}`);
    await expect(options).toHaveCount(1);
    await expect(options.first()).toContainText("周岚");
    await box.press("Escape");
    await expect(list).toBeHidden();
  }

  await box.fill("");
  await box.pressSequentially("@");
  await expect(options).toHaveCount(3);
  await expect(box).toHaveAttribute("aria-autocomplete", "list");
  const active = async () => {
    const id = await box.getAttribute("aria-activedescendant");
    return mei.page.locator(`[id="${id}"]`).innerText();
  };
  await expect(box).toHaveAttribute("aria-controls", (await list.getAttribute("id")) ?? "");
  expect(await active()).toContain("all");
  await box.press("ArrowUp");
  await box.press("ArrowDown");
  expect(await active()).toContain("all");
  await box.pressSequentially("zl");
  await expect(options).toHaveCount(1);
  await box.press("Enter");
  await expect(box).toHaveValue("@周岚 ");
  await box.pressSequentially("have a look");
  for (let step = 0; step < "have a look".length; step += 1) await box.press("ArrowLeft");
  await box.pressSequentially("please ");
  await box.press("Enter");
  await expect(mei.chat.message("@周岚 please have a look")).toContainText("Sent");
  await expect(lan.chat.row("Tea house")).toContainText("@you");
});

test("only the owner and the admins mention everybody, unless the group says otherwise", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const { group } = await mei.run("group.create", { name: "Board", members: [wei.person.username] });
  await mei.visit();
  await wei.visit(`g/${group.id}`);
  const options = wei.page.getByRole("listbox", { name: "Mention somebody" }).getByRole("option");
  await wei.chat.box.pressSequentially("@");
  await expect(options).toHaveCount(1);
  await expect(options.first()).toContainText("Mei Chen");
  await mei.run("group.update", { group: group.id, settings: { mentionAll: "members" } });
  await expect(options).toHaveCount(2);
  await wei.chat.box.press("Tab");
  await wei.chat.box.pressSequentially("tea at four");
  await wei.chat.box.press("Enter");
  await expect(mei.chat.row("Board")).toContainText("@you");
});
