import type { Page } from "@playwright/test";
import { chatPage } from "./chat-page.ts";
import { expect, test } from "./fixtures.ts";

/** Everything the browser keeps for this site, as text. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, await caches.keys()];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? "");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      for (const store of database.objectStoreNames) {
        const all = database.transaction(store).objectStore(store).getAll();
        await new Promise((resolve) => {
          all.onsuccess = resolve;
        });
        found.push(name, store, all.result);
      }
      database.close();
    }
    return JSON.stringify(found);
  });

test("who signs out leaves nothing behind: not by Back, not for the next person at this browser", async ({
  cast,
  product,
}) => {
  const secret = "only for Mei's eyes";
  const [mei, wei] = await cast.pair();
  await wei.tell(mei.person, [secret]);
  await mei.talkTo(wei.person);
  await expect(mei.chat.message(secret)).toBeVisible();
  await expect.poll(() => kept(mei.page)).toContain(secret);

  await mei.page.getByRole("link", { name: "Settings" }).first().click();
  await mei.page.getByRole("button", { name: "Sign out" }).click();
  await expect(mei.page.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await kept(mei.page)).not.toContain(secret);
  expect(await kept(mei.page)).not.toContain(mei.person.username);

  await mei.page.goBack();
  await expect(mei.page.getByRole("button", { name: "Sign in" })).toBeVisible();
  await expect(mei.page.getByText(secret)).toHaveCount(0);

  const next = await cast.person("Next One");
  await mei.page.goto(`/a/${product.app.slug}/signin`);
  await mei.page.getByLabel("Username").fill(next.username);
  await mei.page.getByLabel("Password").fill(next.password);
  await mei.page.getByRole("button", { name: "Sign in" }).click();
  await expect(chatPage(mei.page).list).toBeVisible();
  await expect(mei.page.getByText(secret)).toHaveCount(0);
  expect(await kept(mei.page)).not.toContain(secret);
});
