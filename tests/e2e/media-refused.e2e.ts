import { expect, test } from "./fixtures.ts";
import { jpeg } from "./media-files.ts";

// The recorder fetches anew, inside the page, whatever it could not read of an image, and the page's policy refuses that.
test.use({ trace: "off" });

test("what is too large or empty is refused before it is sent, in a sentence", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  // What is refused is not shown for a moment first.
  await mei.page.evaluate(() => {
    const note = () => {
      if (document.querySelector("form ul li")) Reflect.set(window, "shown", true);
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  });
  const input = mei.page.getByLabel("Attach files", { exact: true });
  const nothing = { name: "nothing.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) };
  await input.setInputFiles(nothing);
  await expect(mei.page.getByRole("alert").filter({ hasText: "nothing.txt is empty." })).toBeVisible();
  await input.setInputFiles(jpeg("huge.jpg", Buffer.alloc(11 * 1024 * 1024)));
  await expect(
    mei.page.getByRole("alert").filter({ hasText: "huge.jpg is larger than 10 MB." }),
  ).toBeVisible();
  await expect(mei.page.getByRole("list", { name: "To be sent" })).toBeHidden();
  expect(await mei.page.evaluate(() => Reflect.get(window, "shown"))).toBeUndefined();
  await expect(mei.chat.messages).toHaveCount(0);
});
