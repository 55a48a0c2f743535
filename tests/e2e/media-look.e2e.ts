import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./fixtures.ts";
import { bytes, jpeg, photo } from "./media-files.ts";

const folder = process.env.SHOTS;

test("a picture for oneself is cropped, seen by others, and taken away again", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.tell(wei.person, ["hello"]);
  await wei.talkTo(mei.person);
  await mei.visit("settings/profile");
  await mei.page.getByLabel("Picture file").setInputFiles(jpeg("me.jpg", await photo(900, 600)));
  const crop = mei.page.getByRole("dialog", { name: "Choose the part to show" });
  await crop.getByLabel("Zoom").fill("2");
  if (folder) await mei.page.screenshot({ path: `${folder}/crop.png` });
  await crop.getByRole("button", { name: "Use picture" }).click();
  await expect(crop).toBeHidden();
  await expect(mei.page.getByRole("button", { name: "Remove picture" })).toBeVisible();
  const face = wei.chat.row("Mei Chen").locator("img");
  await expect(face).toHaveAttribute("src", /size=list$/);
  await expect
    .poll(() => face.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
    .toBe(96);
  await mei.page.getByRole("button", { name: "Remove picture" }).click();
  await expect(face).toHaveCount(0);
});

test("images and files of a conversation are listed by kind", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  await mei.page
    .getByLabel("Attach files", { exact: true })
    .setInputFiles([
      jpeg("one.jpg", await photo(300, 200)),
      { name: "plan.bin", mimeType: "application/octet-stream", buffer: bytes(4_000) },
    ]);
  await mei.chat.sendButton.click();
  await expect(wei.chat.messages).toHaveCount(2);
  await wei.page.getByRole("button", { name: "Images and files" }).click();
  const panel = wei.page.getByRole("dialog", { name: "Images and files" });
  await panel.getByRole("button", { name: "Open image" }).click();
  await expect(wei.page.getByRole("dialog", { name: "Image viewer" })).toBeVisible();
  await wei.page.keyboard.press("Escape");
  await panel.getByRole("tab", { name: "Files" }).click();
  await expect(panel).toContainText("plan.bin");
  await panel.getByRole("tab", { name: "Voice" }).click();
  await expect(panel).toContainText("Nothing of this kind has been sent here.");
});

for (const theme of ["light", "dark"] as const) {
  for (const language of ["en", "zh"] as const) {
    test(`every kind has its room, at a desk and on a phone: ${theme}, ${language}`, async ({ cast }) => {
      const viewport = { width: 1440, height: 900 };
      const mei = await cast.device(await cast.person("Mei Chen"));
      const wei = await cast.device(await cast.person("林晚"), {
        viewport,
        colorScheme: theme,
        locale: language === "zh" ? "zh-CN" : "en-US",
      });
      await mei.talkTo(wei.person);
      await mei.page.getByLabel("Attach files", { exact: true }).setInputFiles([
        jpeg("one.jpg", await photo(1_600, 900)),
        {
          name: "设计令牌与配色方案 final.pdf.bin",
          mimeType: "application/octet-stream",
          buffer: bytes(40_000),
        },
      ]);
      await mei.chat.sendButton.click();
      await expect(mei.chat.messages.last()).toContainText(/Sent|Delivered/);
      const target = { user: wei.person.username };
      const say = (body: Parameters<typeof mei.run<"message.send">>[1]["body"], name: string) =>
        mei.run("message.send", { target, body, clientId: `e2e-${mei.person.username}-${name}` });
      await say(
        { type: "location", latitude: 30.2741, longitude: 120.1551, label: "西湖", scale: 15 },
        "place",
      );
      await say({ type: "card", username: wei.person.username, nickname: "" }, "card");
      await say({ type: "custom", content: { order: 7, state: "paid" } }, "custom");
      await wei.page.addInitScript(() => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (!Reflect.get(entry, "hadRecentInput")) sum += Number(Reflect.get(entry, "value"));
          }
          Reflect.set(window, "layoutShift", sum);
        }).observe({ type: "layout-shift", buffered: true });
      });
      await wei.visit(`u/${mei.person.username}`);
      const log = wei.page.getByRole("log");
      await expect(log.getByRole("article")).toHaveCount(5);
      await expect
        .poll(() =>
          log
            .locator("img")
            .first()
            .evaluate((image) => image instanceof HTMLImageElement && image.complete),
        )
        .toBe(true);
      expect(
        await wei.page.evaluate(() => Number(Reflect.get(window, "layoutShift") ?? 0)),
      ).toBeLessThanOrEqual(0.02);
      const found = await new AxeBuilder({ page: wei.page }).analyze();
      expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
      if (folder) await wei.page.screenshot({ path: `${folder}/desk-${theme}-${language}.png` });
      await wei.page.setViewportSize({ width: 390, height: 844 });
      expect(await wei.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      if (folder) await wei.page.screenshot({ path: `${folder}/phone-${theme}-${language}.png` });
    });
  }
}
