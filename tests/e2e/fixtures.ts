import { randomBytes } from "node:crypto";
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import { type ChatPage, chatPage } from "./chat-page.ts";
import { command, openProduct, type Product } from "./product.ts";

/** An account made for one test. */
export type Person = { username: string; nickname: string; password: string };

/** Somebody signed in on one device. */
export type Device = {
  person: Person;
  context: BrowserContext;
  page: Page;
  chat: ChatPage;
  /** Goes to a place of the app, such as `contacts` or `u/<username>`. */
  visit(place?: string): Promise<void>;
  /** Opens the chat with somebody by its address. */
  talkTo(person: Person): Promise<void>;
  /** Sends texts one after the other, past the page. */
  tell(person: Person, texts: readonly string[]): Promise<void>;
  /** Runs a command as this person, past the page. */
  run<K extends CommandName>(name: K, input: Input<K>): Promise<Output<K>>;
};

export type Cast = {
  /** Registers somebody, under a name nobody else in the run has unless one is given. */
  person(nickname: string, username?: string): Promise<Person>;
  /** A browser of its own in which nobody is signed in; what its console complains of fails the test. */
  browser(options?: BrowserContextOptions): Promise<{ context: BrowserContext; page: Page }>;
  /** Signs somebody in on another device. */
  device(person: Person, options?: BrowserContextOptions): Promise<Device>;
  /** Two people, each on a device, neither in a chat yet. */
  pair(options?: BrowserContextOptions): Promise<[Device, Device]>;
};

/** Tests of one running product, with people made for each. */
export const test = base.extend<{ cast: Cast }, { product: Product }>({
  product: [
    async ({ browserName: _ }, use, worker) => {
      const url = worker.project.use.baseURL;
      if (!url) throw new Error("the configuration names no address");
      await use(await openProduct(url));
    },
    { scope: "worker" },
  ],

  cast: async ({ browser, product }, use) => {
    const contexts: BrowserContext[] = [];
    const complaints: string[] = [];
    const cast = castOf(product, async (options) => {
      const context = await browser.newContext({ ...options, baseURL: product.url });
      contexts.push(context);
      context.on("weberror", (error) => complaints.push(String(error.error())));
      context.on("console", (message) => {
        if (!/content.security.policy/i.test(message.text())) return;
        const { url, lineNumber, columnNumber } = message.location();
        complaints.push(`${message.text()} (${url}:${lineNumber}:${columnNumber})`);
      });
      return { context, page: await context.newPage() };
    });
    await use(cast);
    await Promise.all(contexts.map((context) => context.close()));
    expect(complaints, "what the pages' consoles complained of").toEqual([]);
  },
});

export function castOf(product: Product, browser: Cast["browser"]): Cast {
  const person = async (nickname: string, given?: string): Promise<Person> => {
    const unique = `${nickname.toLowerCase().replace(/[^a-z]/g, "") || "user"}-${randomBytes(4).toString("hex")}`;
    const made = { username: given ?? unique, nickname, password: `pass-${randomBytes(8).toString("hex")}` };
    const { context } = await browser();
    await command(context.request, product.url, "user.register", made);
    await context.close();
    return made;
  };
  const device = async (someone: Person, options?: BrowserContextOptions): Promise<Device> => {
    const { context, page } = await browser(options);
    const { username, password } = someone;
    const run: Device["run"] = (name, input) => command(context.request, product.url, name, input);
    await run("session.create", { username, password });
    const visit = async (place = "") => {
      await page.goto(`/a/${product.app.slug}${place && `/${place}`}`);
    };
    const talkTo = async (other: Person) => {
      await visit(`u/${other.username}`);
      await expect(page.getByRole("textbox", { name: "Message", exact: true })).toBeVisible();
    };
    const tell = async (other: Person, texts: readonly string[]) => {
      for (const text of texts) {
        const clientId = `e2e-${randomBytes(12).toString("hex")}`;
        await run("message.send", {
          target: { user: other.username },
          body: { type: "text", text },
          clientId,
        });
      }
    };
    return { person: someone, context, page, chat: chatPage(page), visit, talkTo, tell, run };
  };
  return {
    person,
    browser,
    device,
    async pair(options) {
      const [mei, wei] = await Promise.all([person("Mei Chen"), person("Wei Lin")]);
      return [await device(mei, options), await device(wei, options)];
    },
  };
}

/** "word 1", "word 2" and so on. */
export const numbered = (count: number, word = "message"): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index + 1}`);

export { expect };
