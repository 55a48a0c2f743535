import type { Locator, Page } from "@playwright/test";

/** The parts of a chat by the names that assistive technology reads. */
export type ChatPage = {
  list: Locator;
  log: Locator;
  messages: Locator;
  box: Locator;
  sendButton: Locator;
  search: Locator;
  unreadLine: Locator;
  /** A row of the list by the person's name. */
  row(name: string): Locator;
  /** A message by its words. */
  message(text: string | RegExp): Locator;
  send(text: string): Promise<void>;
};

export function chatPage(page: Page): ChatPage {
  const list = page.getByRole("navigation", { name: "Conversations" });
  const log = page.getByRole("log", { name: "Messages" });
  const messages = log.getByRole("article");
  const box = page.getByRole("textbox", { name: "Message", exact: true });
  return {
    list,
    log,
    messages,
    box,
    sendButton: page.getByRole("button", { name: "Send", exact: true }),
    search: list.getByRole("textbox", { name: "Search" }),
    unreadLine: log.locator("[data-unread-line]"),
    row: (name) => list.getByRole("link", { name }),
    message: (text) => messages.filter({ has: page.locator("[dir=auto]", { hasText: text }) }),
    async send(text) {
      await box.fill(text);
      await box.press("Enter");
    },
  };
}

/** What a message list says, in its order. */
export const textsOf = (chat: ChatPage): Promise<string[]> =>
  chat.messages.locator("[dir=auto]").allInnerTexts();

/** The window loses the focus, as when another one is clicked. Browsers under test always claim to have it. */
export async function lookAway(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => false;
    dispatchEvent(new Event("blur"));
  });
}

export async function lookBack(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.hasFocus = () => true;
    dispatchEvent(new Event("focus"));
  });
}
