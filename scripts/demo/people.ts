import type { Random } from "./random.ts";

export type Language = "en" | "zh";

export type DemoPerson = {
  username: string;
  nickname: string;
  language: Language;
  gender: 0 | 1 | 2;
  signature: string;
  region: string;
};

/** Whoever tries the demonstration signs in as one of these. */
export const MAIN = { en: "mei.chen", zh: "shenyu" } as const;

const FIRST_EN =
  "Alex Priya Omar Lena Tomás Ines Yuki Noah Amara Felix Sofia Jonas Leila Marco Hana Ravi Clara Idris".split(
    " ",
  );
const LAST_EN =
  "Moreau Nair Haddad Fischer Silva Costa Tanaka Bennett Okafor Weber Rossi Lindqvist Karimi Bianchi Sato Patel".split(
    " ",
  );
const FAMILY_ZH = "林 王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 胡 朱 高 何 郭".split(" ");
const FAMILY_PINYIN = "lin wang li zhang liu chen yang huang zhao zhou wu xu sun hu zhu gao he guo".split(
  " ",
);
const GIVEN_ZH = "晚 子涵 雨桐 浩然 思远 佳怡 明轩 若曦 一诺 梓萱 博文 静宜 天佑 可欣 俊熙 语嫣".split(" ");
const GIVEN_PINYIN =
  "wan zihan yutong haoran siyuan jiayi mingxuan ruoxi yinuo zixuan bowen jingyi tianyou kexin junxi yuyan".split(
    " ",
  );

const SIGNATURES: Record<Language, readonly string[]> = {
  en: [
    "Design systems, and tea",
    "Usually on a bike",
    "Reading, slowly",
    "Ask me about sourdough",
    "Quiet mornings",
    "Back in the office on Tuesdays",
    "Mountains over beaches",
    "",
    "",
  ],
  zh: [
    "山高水长",
    "慢慢来，比较快",
    "周末爬山，平日写字",
    "咖啡续命中",
    "认真生活",
    "有事留言，看到就回",
    "",
    "",
  ],
};
const REGIONS: Record<Language, readonly string[]> = {
  en: ["London", "Lisbon", "Berlin", "Toronto", "Singapore", ""],
  zh: ["杭州", "上海", "成都", "北京", "深圳", ""],
};

const asciiOf = (name: string) =>
  name
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();

/** Names of a language, each once, in the order of the lists: the first `count` of them. */
function namesOf(language: Language, count: number): { username: string; nickname: string }[] {
  const [firsts, lasts] = language === "en" ? [FIRST_EN, LAST_EN] : [GIVEN_ZH, FAMILY_ZH];
  return Array.from({ length: count }, (_, n) => {
    const f = n % firsts.length;
    // Another last name in every round through the first names.
    const l = (n + Math.floor(n / firsts.length)) % lasts.length;
    const [first = "", last = ""] = [firsts[f], lasts[l]];
    if (language === "en") return { nickname: `${first} ${last}`, username: asciiOf(`${first}.${last}`) };
    return { nickname: `${last}${first}`, username: `${FAMILY_PINYIN[l]}${GIVEN_PINYIN[f]}` };
  });
}

/** Everybody of the demonstration: the two to sign in as, then as many of each language, each under a name of their own. */
export function makePeople(random: Random, ofEach: number): DemoPerson[] {
  const others = (["en", "zh"] as const).flatMap((language) =>
    namesOf(language, ofEach).map((name) => ({ ...name, language })),
  );
  const named = [
    { username: MAIN.en, nickname: "Mei Chen", language: "en" as const },
    { username: MAIN.zh, nickname: "沈屿", language: "zh" as const },
    ...others,
  ];
  const taken = new Map<string, number>();
  return named.map(({ username, nickname, language }) => {
    const times = taken.get(username) ?? 0;
    taken.set(username, times + 1);
    return {
      username: times === 0 ? username : `${username}${times + 1}`,
      nickname,
      language,
      gender: random.pick([0, 1, 2] as const),
      signature: random.pick(SIGNATURES[language]),
      region: random.pick(REGIONS[language]),
    };
  });
}
