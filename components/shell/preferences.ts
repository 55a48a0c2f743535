/** What a reader chose for this browser. Kept in cookies, so that the server's first answer already follows it. */
export type Theme = "light" | "dark" | "system";
export type SendKey = "enter" | "ctrl-enter";
export type TextSize = 14 | 15 | 16 | 17 | 18;
export type Preferences = { theme: Theme; textSize: TextSize; sendKey: SendKey };

export const themes: readonly Theme[] = ["system", "light", "dark"];
export const sendKeys: readonly SendKey[] = ["enter", "ctrl-enter"];
export const textSizes: readonly TextSize[] = [14, 15, 16, 17, 18];

export const preferenceCookies: Record<keyof Preferences, string> = {
  theme: "borealis.theme",
  textSize: "borealis.text",
  sendKey: "borealis.send",
};

/** Reads the preferences from cookies; anything unknown becomes the default. */
export function readPreferences(cookie: (name: string) => string | undefined): Preferences {
  const theme = cookie(preferenceCookies.theme);
  const textSize = cookie(preferenceCookies.textSize);
  const sendKey = cookie(preferenceCookies.sendKey);
  return {
    theme: themes.find((known) => known === theme) ?? "system",
    textSize: textSizes.find((known) => String(known) === textSize) ?? 15,
    sendKey: sendKeys.find((known) => known === sendKey) ?? "enter",
  };
}

const YEAR_SECONDS = 31_536_000;

/** Remembers a choice in this browser for a year. */
export function writeCookie(name: string, value: string): void {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Firefox and Safari.
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}

/** Puts theme and text size on the page at once. */
export function showPreferences({ theme, textSize }: Preferences): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.text = String(textSize);
}
