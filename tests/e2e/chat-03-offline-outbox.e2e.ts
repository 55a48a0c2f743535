import type { WebSocketRoute } from "@playwright/test";
import { textsOf } from "./chat-page.ts";
import { type Device, expect, test } from "./fixtures.ts";

/** A switch for everything but the page itself, so that the page can be loaded while the server is out of reach. */
async function lineOf(device: Device): Promise<{ cut(): Promise<void>; mend(): void }> {
  let isCut = false;
  const open: WebSocketRoute[] = [];
  await device.context.routeWebSocket(/\/live\//, (socket) => {
    if (isCut) return socket.close();
    socket.connectToServer();
    open.push(socket);
  });
  await device.context.route(/\/api\/commands\//, (route) => (isCut ? route.abort() : route.continue()));
  return {
    async cut() {
      isCut = true;
      await Promise.all(open.splice(0).map((socket) => socket.close()));
    },
    mend() {
      isCut = false;
    },
  };
}

test("three messages sent offline survive a reload and arrive once, in order", async ({ cast }) => {
  const [mei, wei] = await cast.pair();
  const line = await lineOf(mei);
  await mei.talkTo(wei.person);
  await mei.chat.send("before");
  await wei.talkTo(mei.person);
  await expect(wei.chat.message("before")).toBeVisible();

  await line.cut();
  const texts = ["one", "two", "three"];
  for (const text of texts) {
    await mei.chat.send(text);
    await expect(mei.chat.message(text)).toHaveAccessibleName(/Sending…$/);
  }
  await mei.page.reload();
  for (const text of texts) await expect(mei.chat.message(text)).toHaveAccessibleName(/Sending…$/);

  line.mend();
  await expect(wei.chat.message("three")).toBeVisible({ timeout: 40_000 });
  expect(await textsOf(wei.chat)).toEqual(["before", ...texts]);
  await expect(mei.chat.message("three")).toHaveAccessibleName(/Read$/);
  expect(await textsOf(mei.chat)).toEqual(["before", ...texts]);
  await wei.page.reload();
  await expect(wei.chat.message("three")).toBeVisible();
  expect(await textsOf(wei.chat)).toEqual(["before", ...texts]);
});
