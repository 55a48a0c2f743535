import { randomBytes } from "node:crypto";
import { expect, type Person, test } from "./fixtures.ts";
import { appKey, masterSecret } from "./product.ts";

const unique = (name: string): string => `${name}-${randomBytes(4).toString("hex")}`;

/** Calls the API as the app's own backend; answers what came, and fails for everything but success. */
async function call<T = unknown>(url: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${appKey}:${masterSecret}`).toString("base64")}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  expect([path, response.ok ? "done" : text]).toEqual([path, "done"]);
  // What each call answers stands in its contract.
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

test("two browsers see at once what a program does by the API, until one of them is shut out", async ({
  cast,
  product,
}) => {
  const rest = <T>(method: string, path: string, body?: unknown) => call<T>(product.url, method, path, body);
  const people = ["Mei Chen", "Wei Lin"].map(
    (nickname): Person => ({
      username: unique(nickname.slice(0, 3).toLowerCase()),
      nickname,
      password: unique("pass"),
    }),
  );
  const helpdesk = { username: unique("helpdesk"), nickname: "Help desk", password: unique("pass") };
  await rest("POST", "/v1/users/", people);
  await rest("POST", "/v1/admins/", helpdesk);
  const [mei, wei] = await Promise.all(people.map((person) => cast.device(person)));
  if (!mei || !wei) throw new Error("two people are needed");
  await Promise.all([mei.visit(), wei.visit()]);

  const name = `Launch ${randomBytes(3).toString("hex")}`;
  const group = { owner_username: mei.person.username, name, members_username: [] };
  const { gid } = await rest<{ gid: number }>("POST", "/v1/groups/", group);
  await mei.chat.row(name).click();
  await expect(mei.page.getByRole("main")).toContainText("1 member");
  await expect(wei.chat.row(name)).toHaveCount(0);

  await rest("POST", `/v1/groups/${gid}/members`, { add: [wei.person.username] });
  await wei.chat.row(name).click();
  for (const device of [mei, wei]) await expect(device.page.getByRole("main")).toContainText("2 members");

  const say = (changes: object, text: string) =>
    rest<{ msg_id: number }>("POST", "/v1/messages", {
      version: 1,
      from_type: "admin",
      from_id: helpdesk.username,
      msg_type: "text",
      msg_body: { text },
      ...changes,
    });
  const said = await say({ target_type: "group", target_id: gid }, "doors open at eight");
  for (const { chat } of [mei, wei]) await expect(chat.message("doors open at eight")).toBeVisible();
  await say({ target_type: "single", target_id: wei.person.username }, "your badge is ready");
  // By whom it is with: the group's row names who wrote last.
  const [weis, meis] = [wei, mei].map(({ chat }) =>
    chat.list.locator(`[data-target="u:${helpdesk.username}"]`),
  );
  if (!weis || !meis) throw new Error("two lists are needed");
  await expect(weis).toHaveAccessibleName(/1 unread message/);
  await expect(meis).toHaveCount(0);

  await rest("POST", `/v1/messages/${helpdesk.username}/${said.msg_id}/retract`);
  for (const { chat } of [mei, wei]) {
    await expect(chat.log).toContainText("Help desk retracted a message");
    await expect(chat.log).not.toContainText("doors open at eight");
  }
  await say({ target_type: "group", target_id: gid }, "doors open at nine");
  for (const { chat } of [mei, wei]) await expect(chat.message("doors open at nine")).toBeVisible();
  await rest("PUT", `/v1/groups/${gid}`, { name: `${name} two` });
  for (const { page } of [mei, wei]) {
    await expect(page.getByRole("heading", { level: 1, name: `${name} two` })).toBeVisible();
  }

  await rest("PUT", `/v1/users/${wei.person.username}/forbidden?disable=true`);
  await expect(wei.page.getByText("This account was switched off")).toBeVisible();
  await mei.chat.send("is anybody there?");
  await expect(mei.chat.message("is anybody there?")).toBeVisible();
  await expect(wei.page.getByText("is anybody there?")).toHaveCount(0);
});
