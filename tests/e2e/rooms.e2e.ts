import AxeBuilder from "@axe-core/playwright";
import { type Locator, type Page, devices as phones, request } from "@playwright/test";
import type { RoomInfo } from "#protocol/room.ts";
import { type Device, expect, type Person, test } from "./fixtures.ts";
import { command, operator } from "./product.ts";

const details = (page: Page): Locator => page.getByRole("region", { name: "Room details" });
const wide = { viewport: { width: 1440, height: 900 } };

/** Rooms are made by whoever runs the app. */
async function makeRoom(url: string, name: string, owner: Person): Promise<RoomInfo> {
  const context = await request.newContext();
  try {
    await command(context, url, "operator.signIn", operator, "operator");
    const description = "Where everybody meets";
    return await command(
      context,
      url,
      "room.create",
      { name, description, owner: owner.username },
      "operator",
    );
  } finally {
    await context.dispose();
  }
}

async function enter({ page }: Device, name: string): Promise<void> {
  await page.getByRole("link", { name: "Rooms", exact: true }).first().click();
  await page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name }).click();
  await page.getByRole("button", { name: "Enter room" }).click();
  await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
}

/** What can be done with somebody inside, opened in the details. */
async function openMember({ page }: Device, name: string): Promise<Locator> {
  const member = details(page).getByRole("listitem").filter({ hasText: name });
  const row = member.getByRole("button", { expanded: false }).first();
  await expect(member).toBeVisible();
  if (await row.isVisible()) await row.click();
  return member;
}

test("a room is entered, talked in and left, and keeps nothing for whoever was away", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const room = await makeRoom(product.url, `Lobby ${mei.person.username}`, mei.person);
  await mei.visit();
  await wei.visit();
  await enter(mei, room.name);
  await expect(mei.page.getByRole("main")).toContainText("1 person");
  await mei.chat.send("anybody here?");
  await enter(wei, room.name);
  await expect(wei.chat.message("anybody here?")).toBeVisible();
  await expect(mei.page.getByRole("main")).toContainText("2 people");

  const spoken = mei.page.locator(".sr-only [role=status]");
  await wei.chat.send("just came in");
  await expect(spoken).toContainText("just came in");
  await expect(wei.page.locator(".sr-only [role=status]")).not.toContainText("anybody here?");
  await expect(mei.chat.message("just came in")).toHaveAccessibleName(/^Wei Lin/);
  await expect(mei.page.getByRole("navigation", { name: "Rooms" })).toContainText("Wei Lin: just came in");

  await wei.page.reload();
  await expect(wei.chat.message("just came in")).toBeVisible();
  await expect(wei.chat.box).toBeVisible();

  await details(wei.page).getByRole("button", { name: "Leave room" }).click();
  await expect(wei.page.getByText("Choose a room on the left")).toBeVisible();
  await expect(mei.page.getByRole("main")).toContainText("1 person");
  await mei.chat.send("nobody left");
  await expect(mei.chat.message("nobody left")).toBeVisible();
  await wei.page.getByRole("link", { name: "Chats" }).first().click();
  await expect(wei.chat.list).not.toContainText(room.name);
});

test("what is written while the connection is away goes out when the room was entered again", async ({
  cast,
  product,
}) => {
  const [mei, wei] = await cast.pair(wide);
  const room = await makeRoom(product.url, `Harbour ${mei.person.username}`, mei.person);
  await mei.visit();
  await wei.visit();
  await enter(mei, room.name);
  await enter(wei, room.name);
  await wei.context.setOffline(true);
  await expect(wei.page.getByText("Reconnecting…")).toBeVisible();
  await wei.chat.send("written on the way");
  await mei.chat.send("said meanwhile");
  await wei.context.setOffline(false);
  await expect(mei.chat.message("written on the way")).toBeVisible();
  await expect(wei.chat.message("said meanwhile")).toBeVisible();
});

test("the owner and the admins keep order, and those concerned see it at once", async ({ cast, product }) => {
  const [mei, wei] = await cast.pair(wide);
  const room = await makeRoom(product.url, `Court ${mei.person.username}`, mei.person);
  await mei.visit();
  await wei.visit();
  await enter(mei, room.name);
  await enter(wei, room.name);

  const member = await openMember(mei, "Wei Lin");
  await member.getByRole("button", { name: "Mute member" }).click();
  await mei.page.getByRole("dialog").getByRole("button", { name: "Mute member" }).click();
  await expect(wei.page.getByText(/You are muted in this room until/)).toBeVisible();
  await expect(member).toContainText("Muted");
  await member.getByRole("button", { name: "Unmute" }).click();
  await expect(wei.chat.box).toBeVisible();

  await mei.page.getByRole("switch", { name: "Mute everybody" }).check();
  await expect(
    wei.page.getByText("Only the owner and the admins may write here at the moment."),
  ).toBeVisible();
  await member.getByRole("button", { name: "Make admin" }).click();
  await expect(wei.chat.box).toBeVisible();
  await wei.chat.send("an admin speaks");
  await expect(mei.chat.message("an admin speaks")).toBeVisible();
  await member.getByRole("button", { name: "Make member" }).click();
  await expect(wei.chat.box).toBeHidden();

  await member.getByRole("button", { name: "Block from room" }).click();
  const question = mei.page.getByRole("dialog");
  await expect(question).toContainText("cannot come back until somebody lifts the block");
  await question.getByRole("button", { name: "Block from room" }).click();
  await expect(wei.page.getByText("You are not in this room any more.")).toBeVisible();
  await wei.page.getByRole("button", { name: "Enter room" }).click();
  await expect(wei.page.getByText("You were blocked from this room.")).toBeVisible();
  await details(mei.page).getByRole("button", { name: "Unblock" }).click();
  await expect(details(mei.page).getByRole("button", { name: "Unblock" })).toBeHidden();
  await wei.page.getByRole("button", { name: "Enter room" }).click();
  await expect(
    wei.page.getByText("Only the owner and the admins may write here at the moment."),
  ).toBeVisible();
});

test("in Chinese a room is never called a group, nor its owner the owner of one", async ({
  cast,
  product,
}) => {
  const mei = await cast.device(await cast.person("Mei Chen"), { ...wide, locale: "zh-CN" });
  const wei = await cast.device(await cast.person("Wei Lin"), wide);
  const room = await makeRoom(product.url, `Hall ${mei.person.username}`, mei.person);
  await wei.visit();
  await enter(wei, room.name);
  await mei.visit(`rooms/${room.id}`);
  await mei.page.getByRole("button", { name: "进入聊天室" }).click();
  const pane = mei.page.getByRole("region", { name: "聊天室详情" });
  await pane.getByRole("listitem").filter({ hasText: "Wei Lin" }).getByRole("button").click();
  await expect(pane.getByRole("button", { name: "移出聊天室" })).toBeVisible();
  await expect(pane).toContainText("仅室主和管理员可以发言。");
  await pane.getByRole("button", { name: "禁言", exact: true }).click();
  await expect(mei.page.getByRole("dialog")).toBeVisible();
  for (const part of [pane, mei.page.getByRole("main"), mei.page.getByRole("dialog")]) {
    await expect(part).not.toContainText("群");
  }
});

test("rooms on a phone, an address that leads nowhere, and no fault in their markup", async ({
  cast,
  product,
}) => {
  const { defaultBrowserType: _, ...phone } = phones["Pixel 7"];
  const mei = await cast.device(await cast.person("Mei Chen"), {
    ...phone,
    viewport: { width: 390, height: 844 },
  });
  const room = await makeRoom(product.url, `Quay ${mei.person.username}`, mei.person);
  await mei.visit("rooms/12");
  await expect(mei.page.getByText("There is no such room, or it was closed.")).toBeVisible();
  await mei.visit("rooms");
  await mei.page.getByRole("link", { name: room.name }).click();
  await mei.page.getByRole("button", { name: "Enter room" }).click();
  await mei.chat.send("from a phone");
  await expect(mei.chat.message("from a phone")).toBeVisible();
  await mei.page.getByRole("button", { name: "Details" }).first().click();
  await expect(details(mei.page)).toContainText("Where everybody meets");
  const faults = await new AxeBuilder({ page: mei.page }).analyze();
  expect(faults.violations.map(({ id }) => id)).toEqual([]);
  await details(mei.page).getByRole("button", { name: "Leave room" }).click();
  await expect(mei.page.getByRole("link", { name: room.name })).toBeVisible();
});
