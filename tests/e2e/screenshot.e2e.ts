import { fileURLToPath } from "node:url";
import { type Device, expect, test } from "./fixtures.ts";

const file = fileURLToPath(new URL("../../docs/screenshot.png", import.meta.url));

/** The picture of the README is what the product really draws. */
test("the README's picture", async ({ cast }) => {
  test.skip(process.env.UPDATE_SCREENSHOT === undefined, "written with UPDATE_SCREENSHOT=1");
  const viewport = { width: 1440, height: 900 };
  const shen = await cast.device(await cast.person("沈屿", "shenyu"), { viewport, deviceScaleFactor: 2 });
  const lin = await cast.device(await cast.person("林晚"));
  const mei = await cast.device(await cast.person("Mei Chen", "mei.chen"));
  const alex = await cast.device(await cast.person("Alex Moreau"));
  const priya = await cast.device(await cast.person("Priya Nair"));
  const say = (from: Device, to: Device, text: string) => from.tell(to.person, [text]);
  for (const other of [lin, mei, alex]) {
    await other.run("friend.request", { username: shen.person.username, reason: "" });
    await shen.run("friend.accept", { username: other.person.username });
  }
  await mei.run("user.update", { signature: "Design systems, and tea", region: "Hangzhou" });
  await say(priya, shen, "The deck is in the folder. No rush.");
  await say(alex, shen, "Deploy finished, all green");
  await say(shen, alex, "See you at three 👋");
  await say(lin, shen, "新的空状态插图我放到群文件了");
  await say(lin, shen, "方便的话下午看一眼");
  await say(mei, shen, "Morning! Which cover shall we take for the release page?");
  await say(mei, shen, "The horizon one is my favourite — it stays calm behind the text.");
  await say(
    shen,
    mei,
    "Agree. Let us keep the sun as the only warm colour on the screen; it then rhymes with the unread badge.",
  );
  await say(shen, mei, "文案我按中英两版都排好了。");
  await say(mei, shen, "支持。那设计令牌我今天合进去？");
  await say(mei, shen, "Draft: https://example.com/release/cover");
  await mei.talkTo(shen.person);
  await shen.visit();
  await expect(shen.chat.row("Priya Nair")).toBeVisible();
  await shen.chat.row("Mei Chen").click();
  await shen.chat.send("好，合完我来跑一遍对比度检查。");
  await expect(shen.chat.message("好，合完")).toContainText("Read");
  await mei.chat.box.pressSequentially("Thanks");
  await expect(shen.page.getByText("Mei Chen is typing…")).toBeVisible();
  await expect(shen.page.getByRole("complementary", { name: "Details" })).toContainText("Hangzhou");
  await shen.page.screenshot({ path: file, animations: "disabled" });
});
