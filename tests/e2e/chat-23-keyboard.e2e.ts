import { expect, test } from "./fixtures.ts";

test("arrows walk through the messages, Enter opens the menu, Esc gives the focus back", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  for (const text of ["one", "two", "three"]) {
    await mei.chat.send(text);
    await expect(mei.chat.message(text)).toBeVisible();
  }
  await mei.chat.message("three").focus();
  await mei.page.keyboard.press("ArrowUp");
  await expect(mei.chat.message("two")).toBeFocused();
  await mei.page.keyboard.press("Home");
  await expect(mei.chat.message("one")).toBeFocused();
  await mei.page.keyboard.press("Enter");
  await expect(mei.page.getByRole("menuitem", { name: "Copy" })).toBeVisible();
  await mei.page.keyboard.press("Escape");
  await expect(mei.page.getByRole("menu")).toHaveCount(0);
  await expect(mei.chat.message("one")).toBeFocused();
  await mei.page.keyboard.press("End");
  await mei.page.keyboard.press("Tab");
  await expect(mei.chat.box).toBeFocused();
});

test("somebody is found and written to without a mouse", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.visit();
  await expect(mei.chat.list).toBeVisible();
  await mei.page.keyboard.press("Control+k");
  await expect(mei.chat.search).toBeFocused();
  await mei.page.keyboard.type(wei.person.username);
  await expect(mei.chat.row("Wei Lin")).toBeVisible();
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.box).toBeFocused();
  await mei.page.keyboard.type("no mouse");
  await mei.page.keyboard.press("Enter");
  await expect(mei.chat.message("no mouse")).toBeVisible();
});

test("Tab goes through rail, list, messages, box and details, and shows where it is; F6 goes from part to part", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair({ viewport: { width: 1440, height: 900 } });
  await wei.tell(mei.person, ["hello there"]);
  await mei.talkTo(wei.person);
  await expect(mei.chat.message("hello there")).toBeVisible();
  await expect(mei.page.getByRole("complementary", { name: "Details" })).toContainText(wei.person.username);
  const { page } = mei;

  const place = () =>
    page.evaluate(() => {
      const focused = document.activeElement;
      if (!focused || focused === document.body) return null;
      const parts = {
        rail: "nav[data-region]",
        list: "[data-region] nav",
        messages: "[role=log]",
        box: "main textarea",
        details: "aside",
      };
      const inside = Object.entries(parts).find(([, selector]) => focused.closest(selector));
      // A ring around it, or a frame in the ring's colour around the box that it is a part of.
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "var(--ring)";
      const ring = getComputedStyle(probe).color;
      probe.remove();
      const shown = [focused, focused.parentElement, focused.closest("label, form")].some((element) => {
        if (element === null) return false;
        const { outlineStyle, outlineWidth, borderTopColor } = getComputedStyle(element);
        return (outlineStyle !== "none" && outlineWidth !== "0px") || borderTopColor === ring;
      });
      return { part: inside?.[0] ?? "other", shown, name: focused.outerHTML.slice(0, 120) };
    });
  const order: string[] = [];
  const hidden: string[] = [];
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(mei.chat.box).toBeFocused();
  await skip.focus();
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const at = await place();
    if (at === null) break;
    if (!at.shown) hidden.push(at.name);
    if (at.part !== "other" && order.at(-1) !== at.part) order.push(at.part);
  }
  expect(order).toEqual(["rail", "list", "messages", "box", "details"]);
  expect(hidden).toEqual([]);

  const region = () =>
    page.evaluate(() => {
      const regions = [...document.querySelectorAll("[data-region]")].filter((part) =>
        part.checkVisibility(),
      );
      return document.activeElement === null ? -1 : regions.indexOf(document.activeElement);
    });
  await skip.focus();
  const walked: number[] = [];
  for (let step = 0; step < 5; step += 1) {
    await page.keyboard.press("F6");
    walked.push(await region());
  }
  expect(walked).toEqual([0, 1, 2, 3, 0]);
});
