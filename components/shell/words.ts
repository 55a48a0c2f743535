import type {} from "use-intl";
import type en from "#messages/en.json";
import type { Language } from "./language.ts";

/** Every word the interface says, in one language. English is the shape; a test holds the others to it. */
export type Words = typeof en;

/** The part that pages before sign-in use on their own; the chat never receives it. */
type OutsideWords =
  | "signIn"
  | "register"
  | "setUp"
  | "welcome"
  | "tagline"
  | "console"
  | "notFound"
  | "reset"
  | "apiDocs";

export type ChatWords = Omit<Words, OutsideWords>;

declare module "use-intl" {
  interface AppConfig {
    Messages: Words;
    Locale: Language;
  }
}

/** Leaves out what only the pages before sign-in say. */
export function chatWords(words: Words): ChatWords {
  const {
    signIn,
    register,
    setUp,
    welcome,
    tagline,
    console: consoleWords,
    notFound,
    reset,
    apiDocs,
    ...rest
  } = words;
  return rest;
}

/** Loads one language's words; in the browser a file of its own, fetched only when it is chosen. */
export async function loadWords(language: Language): Promise<Words> {
  return language === "zh"
    ? (await import("#messages/zh.json")).default
    : (await import("#messages/en.json")).default;
}

/** Fills `{name}` places of a sentence that has nothing else to decide: for pages without the full formatter. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
