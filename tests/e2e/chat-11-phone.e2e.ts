import { devices } from "@playwright/test";
import { type Device, expect, test } from "./fixtures.ts";

const { defaultBrowserType: _, ...phone } = devices["Pixel 7"];

/** Everything that can be pressed is as large as a finger needs. */
async function smallTargets(device: Device): Promise<string[]> {
  return device.page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, a[href], input, textarea")]
      .filter(
        (element) =>
          element.checkVisibility() &&
          !element.closest("p, .sr-only") &&
          !element.matches(".sr-only, [class*='not-focus:sr-only']"),
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
      .map(({ element, box }) => `${element.ariaLabel ?? element.textContent} ${box.width}×${box.height}`),
  );
}

for (const viewport of [
  { width: 320, height: 568 },
  { width: 390, height: 844 },
]) {
  test(`nothing is cut off or too small at ${viewport.width} px`, async ({ cast }) => {
    const [mei, wei] = await cast.pair({ ...phone, viewport });
    await wei.tell(mei.person, [`https://example.com/${"long".repeat(100)} ${"w".repeat(400)}`]);
    for (const place of [
      "",
      `u/${wei.person.username}`,
      "contacts",
      `contacts/${wei.person.username}`,
      "settings",
      "settings/profile",
      "settings/devices",
    ]) {
      await mei.visit(place);
      await expect(mei.page.getByRole("heading").first()).toBeVisible();
      if (place.startsWith("u/")) await expect(mei.chat.messages).toHaveCount(1);
      const { scrollWidth, clientWidth } = await mei.page.evaluate(() => document.documentElement);
      expect(scrollWidth, `width of /${place}`).toBe(clientWidth);
      if (place === "" || place.startsWith("u/"))
        expect(await smallTargets(mei), `targets of /${place}`).toEqual([]);
    }
  });
}

test("a phone's long press opens the menu of a message", async ({ cast }) => {
  const [mei, wei] = await cast.pair({ ...phone, viewport: { width: 390, height: 844 } });
  await mei.talkTo(wei.person);
  await mei.chat.send("press me");
  const message = mei.chat.message("press me");
  await expect(message).toContainText("Sent");
  const box = await message.locator("[dir=auto]").boundingBox();
  if (!box) throw new Error("the message is not drawn");
  const session = await mei.context.newCDPSession(mei.page);
  const touchPoints = [{ x: box.x + 10, y: box.y + 10 }];
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
  await expect(mei.page.getByRole("menuitem", { name: "Retract" })).toBeVisible();
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await mei.page.getByRole("menuitem", { name: "Retract" }).tap();
  await expect(mei.chat.log).toContainText("You retracted a message");
});
