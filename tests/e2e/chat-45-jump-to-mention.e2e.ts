import { expect, test } from "./fixtures.ts";

test("the way to where I was mentioned leads there one after the other, beyond what is loaded", async ({
  cast,
}) => {
  test.slow();
  const [mei, wei] = await cast.pair();
  const { group } = await mei.run("group.create", { name: "Long talk", members: [wei.person.username] });
  const say = (text: string, mentions?: { users: string[] }) =>
    mei.run("message.send", {
      target: { group: group.id },
      body: { type: "text", text, ...(mentions ? { mentions } : {}) },
      clientId: `e2e-jump-${group.id}-${text.replaceAll(" ", "-")}`,
    });
  const wanted = { users: [wei.person.username] };
  for (let n = 1; n <= 470; n++) await say(`line ${n}`, n === 20 || n === 300 ? wanted : undefined);

  await wei.visit();
  await expect(wei.chat.row("Long talk")).toContainText("@you");
  await wei.chat.row("Long talk").click();
  await wei.page.getByRole("button", { name: /Go to where you were mentioned, 2 mentions/ }).click();
  await expect(wei.chat.message(/^line 20$/)).toBeInViewport({ timeout: 20_000 });
  await expect(wei.chat.message(/^line 20$/)).toBeFocused();
  await wei.page.getByRole("button", { name: /Go to where you were mentioned, 1 mention/ }).click();
  await expect(wei.chat.message(/^line 300$/)).toBeInViewport();
  await expect(wei.page.getByRole("button", { name: /Go to where you were mentioned/ })).toBeHidden();
  await expect(wei.chat.row("Long talk")).not.toContainText("@you");
});
