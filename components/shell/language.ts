/** The languages the interface is written in. */
export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];

export const languageCookie = "borealis.language";

/** Each language named in itself, as a switch must name it. */
export const languageNames: Record<Language, string> = { en: "English", zh: "中文" };

export function isLanguage(value: unknown): value is Language {
  return languages.some((language) => language === value);
}

/** The value of the `lang` attribute. */
export const languageTag = (language: Language): string => (language === "zh" ? "zh-CN" : "en");

/** The reader's choice, else the best of an Accept-Language header, else the first that is offered. */
export function pickLanguage(
  chosen: string | undefined,
  accepted: string | null,
  offered: readonly Language[] = languages,
): Language {
  const isOffered = (value: unknown): value is Language => offered.some((language) => language === value);
  if (isOffered(chosen)) return chosen;
  const ranked = (accepted ?? "")
    .slice(0, 1_000)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const quality = parameters.map((text) => /^\s*q=([\d.]+)\s*$/.exec(text)?.[1]).find(Boolean);
      return { tag: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return ranked.map(({ tag }) => tag).find(isOffered) ?? offered[0] ?? "en";
}
