import { expect, test } from "./fixtures.ts";
import { jpeg, photo } from "./media-files.ts";

test.skip(process.env.BENCH === undefined, "measured with BENCH=1");
test.describe.configure({ timeout: 120_000 });

/** Milliseconds from a moment of the page's until an image in the element is drawn in a frame. */
const drawnAfter = (since: string, place: string) => `
  new Promise((resolve) => {
    const look = () => {
      const image = document.querySelector(${JSON.stringify(place)});
      if (!image || !image.complete || image.naturalWidth === 0) return requestAnimationFrame(look);
      image.decode().then(() => requestAnimationFrame(() => resolve(performance.now() - ${since})), look);
    };
    look();
  })`;

/** When an image in the newest message is drawn, by the clock that both browsers share. */
const drawnAt = (count: number) => `
  new Promise((resolve) => {
    const look = () => {
      const image = document.querySelector("[role=log] article:nth-of-type(${count}) img");
      const ready = image && image.currentSrc && !image.currentSrc.startsWith("data:");
      if (!ready || !image.complete || image.naturalWidth === 0) return requestAnimationFrame(look);
      image.decode().then(() => requestAnimationFrame(() => resolve(Date.now())), look);
    };
    look();
  })`;

test("bench: a photograph of twelve megapixels, from choosing it to its thumbnail and its bubble", async ({
  cast,
}) => {
  const [mei, wei] = await cast.pair();
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  const { page } = mei;
  const input = page.getByLabel("Attach files", { exact: true });
  await input.waitFor({ state: "attached" });
  const buffer = await photo(4_000, 3_000);
  await page.evaluate(() => {
    const field = document.querySelector("input[type=file][multiple]");
    const note = () => Reflect.set(window, "chosenAt", performance.now());
    field?.addEventListener("change", note, { capture: true });
    const noteSend = () => Reflect.set(window, "sentAt", performance.now());
    addEventListener("submit", noteSend, { capture: true });
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      this.upload.addEventListener("load", () => Reflect.set(window, "uploadedAt", Date.now()));
      send.call(this, body);
    };
  });
  for (const round of [1, 2, 3]) {
    const received = wei.page.evaluate<number>(drawnAt(round));
    await input.setInputFiles(jpeg(`photo-${round}.jpg`, buffer));
    const chosen = await page.evaluate<number>(drawnAfter("window.chosenAt", "form ul img"));
    await mei.chat.sendButton.click();
    const last = `[role=log] article:nth-of-type(${round}) img`;
    const sent = await page.evaluate<number>(drawnAfter("window.sentAt", last));
    const arrived = (await received) - (await page.evaluate<number>("window.uploadedAt"));
    console.log(
      `round ${round}: thumbnail ${Math.round(chosen)} ms after choosing, bubble ${Math.round(sent)} ms after sending, at the receiver ${arrived} ms after the upload ended`,
    );
    await expect(mei.chat.messages).toHaveCount(round);
  }
});
