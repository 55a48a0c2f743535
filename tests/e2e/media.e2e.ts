import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { type Device, expect, test } from "./fixtures.ts";
import { bytes, jpeg, photo, video } from "./media-files.ts";

const input = (page: Page) => page.getByLabel("Attach files", { exact: true });
const tray = (page: Page) => page.getByRole("list", { name: "To be sent" });
const last = ({ chat }: Device): Locator => chat.messages.last();

async function downloaded(device: Device, message: Locator): Promise<Buffer> {
  const started = device.page.waitForEvent("download");
  await message.getByRole("button", { name: "Download", exact: true }).click();
  return readFile(await (await started).path());
}

async function facing(pair: Promise<[Device, Device]>): Promise<[Device, Device]> {
  const [mei, wei] = await pair;
  await mei.talkTo(wei.person);
  await wei.talkTo(mei.person);
  return [mei, wei];
}

const isDrawn = (image: Locator) =>
  image.evaluate((element) => element instanceof HTMLImageElement && element.naturalWidth > 0);

test("several images go at once, each with its caption, and open in the viewer", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  await input(mei.page).setInputFiles([
    jpeg("one.jpg", await photo()),
    jpeg("two.jpg", await photo(600, 900)),
    jpeg("gone.jpg", await photo(100, 100)),
  ]);
  await expect(tray(mei.page).getByRole("listitem")).toHaveCount(3);
  await tray(mei.page).getByLabel("Caption of one.jpg").fill("the first");
  await tray(mei.page).getByRole("button", { name: "Remove gone.jpg" }).click();
  await mei.chat.box.fill("and some words");
  await mei.chat.sendButton.click();
  await expect(wei.chat.messages).toHaveCount(3);
  await expect(wei.chat.messages.nth(0)).toContainText("the first");
  await expect(wei.chat.messages.nth(2)).toContainText("and some words");
  for (const { chat } of [mei, wei]) {
    for (const index of [0, 1]) {
      await expect.poll(() => isDrawn(chat.messages.nth(index).locator("img"))).toBe(true);
    }
  }
  const opener = wei.chat.messages.nth(0).getByRole("button", { name: "Open image" });
  await opener.click();
  const viewer = wei.page.getByRole("dialog", { name: "Image viewer" });
  await expect(viewer).toContainText("1 of 2");
  await wei.page.keyboard.press("ArrowRight");
  await expect(viewer).toContainText("2 of 2");
  await viewer.getByRole("button", { name: "Zoom in" }).click();
  await expect(viewer.locator("img")).toHaveCSS("transform", /matrix\(1\.5/);
  const saving = wei.page.waitForEvent("download");
  await viewer.getByRole("button", { name: "Download", exact: true }).click();
  expect((await saving).suggestedFilename()).toMatch(/\.jpe?g$/);
  await wei.page.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(opener).toBeFocused();
});

test("one image takes the words in the box as its caption, and stands as it was taken", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  await input(mei.page).setInputFiles(jpeg("portrait.jpg", await photo(1_000, 500, { turned: true })));
  await mei.chat.box.fill("our view");
  await mei.chat.box.press("Enter");
  await expect(last(wei)).toContainText("our view");
  const box = await last(wei).getByRole("button", { name: "Open image" }).boundingBox();
  expect(box && box.height > box.width).toBe(true);
  await expect(mei.chat.row("Wei Lin")).toContainText("[Image] our view");
  await expect(mei.chat.box).toHaveValue("");
});

test("a large photograph is shown to its sender in the size of its bubble, turned as it was taken, and sent whole", async ({
  cast,
}) => {
  const [mei, wei] = await facing(cast.pair());
  await input(mei.page).setInputFiles(jpeg("large.jpg", await photo(2_400, 1_800, { turned: true })));
  const sizeOf = (image: Locator) =>
    image.evaluate((element) =>
      element instanceof HTMLImageElement ? [element.naturalWidth, element.naturalHeight] : [],
    );
  await expect.poll(() => sizeOf(tray(mei.page).locator("img"))).toEqual([504, 672]);
  await mei.chat.sendButton.click();
  await expect.poll(() => sizeOf(last(mei).locator("img"))).toEqual([504, 672]);
  await expect.poll(() => isDrawn(last(wei).locator("img"))).toBe(true);
  await last(mei).getByRole("button", { name: "Open image" }).click();
  const viewer = mei.page.getByRole("dialog", { name: "Image viewer" });
  await expect.poll(() => sizeOf(viewer.locator("img"))).toEqual([1_800, 2_400]);
});

test("a file arrives with identical bytes", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  const sent = bytes(300_000);
  await input(mei.page).setInputFiles({
    name: "数据 plan.bin",
    mimeType: "application/octet-stream",
    buffer: sent,
  });
  await expect(tray(mei.page)).toContainText("数据 plan.bin");
  await mei.chat.sendButton.click();
  await expect(last(wei)).toContainText("数据 plan.bin");
  await expect(last(wei)).toContainText("BIN · 293 KB");
  expect((await downloaded(wei, last(wei))).equals(sent)).toBe(true);
  await expect(wei.chat.row("Mei Chen")).toContainText("[File] 数据 plan.bin");
});

test("files are taken from the clipboard and wherever they are dropped", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  const base64 = (await photo(300, 200)).toString("base64");
  const give = (kind: "paste" | "drop") =>
    mei.page.evaluate(
      ({ data, type }) => {
        const file = new File([Uint8Array.from(atob(data), (char) => char.charCodeAt(0))], `${type}.jpg`, {
          type: "image/jpeg",
        });
        const transfer = new DataTransfer();
        transfer.items.add(file);
        if (type === "paste") {
          document
            .querySelector("textarea")
            ?.dispatchEvent(
              new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }),
            );
          return;
        }
        const log = document.querySelector("[role=log]");
        for (const name of ["dragenter", "dragover"]) {
          log?.dispatchEvent(
            new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
        }
        Reflect.set(window, "letGo", () =>
          log?.dispatchEvent(
            new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }),
          ),
        );
      },
      { data: base64, type: kind },
    );
  await give("paste");
  await expect(tray(mei.page).getByRole("listitem")).toHaveCount(1);
  await give("drop");
  await expect(mei.page.getByText("Drop files to send them to Wei Lin")).toBeVisible();
  await mei.page.evaluate(() => Reflect.get(window, "letGo")());
  await expect(mei.page.getByText("Drop files to send them to Wei Lin")).toBeHidden();
  await expect(tray(mei.page).getByRole("listitem")).toHaveCount(2);
  await mei.chat.sendButton.click();
  await expect(wei.chat.messages).toHaveCount(2);
});

test("a video shows its still picture, uploaded once however often it is tried, and plays", async ({
  cast,
}) => {
  const [mei, wei] = await facing(cast.pair());
  let stills = 0;
  let broken = false;
  await mei.page.route(/\/media\/[^/]+\/uploads$/, (route) => {
    if (broken) return route.continue();
    broken = true;
    return route.abort();
  });
  mei.page.on("request", (request) => {
    if (request.url().includes("type=image")) stills += 1;
  });
  const film = await video(mei.page);
  await input(mei.page).setInputFiles({ name: "film.webm", mimeType: "video/webm", buffer: film });
  await mei.chat.sendButton.click();
  await expect.poll(() => isDrawn(last(wei).locator("img"))).toBe(true);
  expect([broken, stills]).toEqual([true, 1]);
  expect((await downloaded(wei, last(wei))).equals(film)).toBe(true);
  await last(wei).getByRole("button", { name: "Play", exact: true }).click();
  await expect
    .poll(() =>
      last(wei)
        .locator("video")
        .evaluate((element) => element instanceof HTMLVideoElement && element.currentTime),
    )
    .toBeGreaterThan(0);
});

test("places, people and a program's data are shown as cards", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  const { page } = mei;
  await page.getByRole("button", { name: "More to send" }).click();
  await page.getByRole("menuitem", { name: "Location" }).click();
  const place = page.getByRole("dialog", { name: "Send a location" });
  await place.getByLabel("Latitude").fill("30.2741");
  await place.getByLabel("Longitude").fill("120.1551");
  await place.getByLabel("Name of the place").fill("West Lake");
  await place.getByRole("button", { name: "Send", exact: true }).click();
  await expect(last(wei)).toContainText("West Lake");
  await expect(last(wei).getByRole("link")).toHaveAttribute("href", /30\.2741/);

  await page.getByRole("button", { name: "More to send" }).click();
  await page.getByRole("menuitem", { name: "Contact" }).click();
  const people = page.getByRole("dialog", { name: "Send a contact" });
  await people.getByRole("textbox").fill(wei.person.username);
  await people.getByRole("checkbox").first().check();
  await people.getByRole("button", { name: "Send", exact: true }).click();
  await expect(last(wei)).toContainText("Contact card");
  await expect(last(wei)).toContainText(wei.person.username);

  await mei.run("message.send", {
    target: { user: wei.person.username },
    body: { type: "custom", content: { order: 7, note: "<img src=x onerror=alert(1)>" } },
    clientId: `e2e-${mei.person.username}-custom`,
  });
  await expect(last(wei)).toContainText("Custom data");
  await expect(last(wei)).toContainText("<img src=x onerror=alert(1)>");
  await expect(last(wei).locator("img")).toHaveCount(0);
});

test("what a message carries is shown as it was written, whatever it pretends to be", async ({ cast }) => {
  const [mei, wei] = await facing(cast.pair());
  const hostile = `<img src=x onerror="window.ran=1">`;
  // As a program would write it: what an object literal cannot hold is a key like any other here.
  const element = JSON.parse(
    `{"__proto__":{"polluted":1},"$$typeof":"Symbol(react.element)","type":"img","component":"Admin","html":"<b>bold</b>","dangerouslySetInnerHTML":{"__html":"<b>bold</b>"}}`,
  );
  const target = { user: wei.person.username };
  const say = (body: Parameters<typeof mei.run<"message.send">>[1]["body"]) =>
    mei.run("message.send", { target, body, clientId: `e2e-${Math.random()}` });
  await say({ type: "custom", content: element });
  await say({ type: "location", latitude: 1, longitude: 2, label: hostile, scale: 15 });
  await input(mei.page).setInputFiles({
    name: `${hostile}.txt`.replaceAll("/", ""),
    mimeType: "text/plain",
    buffer: Buffer.from("text"),
  });
  await mei.chat.sendButton.click();
  await expect(wei.chat.messages).toHaveCount(3);
  await expect(last(wei)).toContainText("<img src=x");
  for (const { page, chat } of [mei, wei]) {
    await expect(chat.messages.nth(0)).toContainText("$$typeof");
    await expect(chat.messages.nth(1)).toContainText(hostile);
    await expect(chat.log.locator("img, b")).toHaveCount(0);
    expect(await page.evaluate(() => [Reflect.get(window, "ran"), Reflect.get({}, "polluted")])).toEqual([
      undefined,
      undefined,
    ]);
  }
});
