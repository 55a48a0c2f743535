import { type DemoPerson, type Language, MAIN, makePeople } from "./people.ts";
import { createRandom, type Random } from "./random.ts";
import { type DemoLine, makeTalk } from "./talk.ts";

/** How many of a conversation's last messages somebody has not read. */
type Unread = Record<string, number>;

export type DemoChat = { people: [string, string]; lines: DemoLine[]; unread: Unread };

export type DemoGroup = {
  name: string;
  description: string;
  visibility: "private" | "public";
  announcement: string | null;
  owner: string;
  keepers: string[];
  /** Everybody, the owner first. */
  members: string[];
  lines: DemoLine[];
  unread: Unread;
};

export type DemoRoom = { name: string; description: string; owner: string; lines: DemoLine[] };

export type DemoPlan = {
  people: DemoPerson[];
  friends: [string, string][];
  requests: { from: string; to: string; reason: string; at: number }[];
  chats: DemoChat[];
  groups: DemoGroup[];
  rooms: DemoRoom[];
};

/** Half a year of which everybody tells something. */
const DAYS = 150;
const OF_EACH_LANGUAGE = 120;
const CHATS_OF_MAIN = 26;
const OTHER_CHATS = 60;
const SEED = 20_261_127;

const groupKinds: (Pick<DemoGroup, "name" | "description" | "visibility" | "announcement"> & {
  language: Language;
  size: number;
  threads: number;
})[] = [
  {
    name: "Design circle",
    description: "What we draw, and why",
    visibility: "public",
    announcement: "Critique on Thursdays at three, in the small room.",
    language: "en",
    size: 14,
    threads: 130,
  },
  {
    name: "Release crew",
    description: "Everything on the way to the next version",
    visibility: "private",
    announcement: null,
    language: "en",
    size: 22,
    threads: 170,
  },
  {
    name: "Book club",
    description: "One book a month",
    visibility: "public",
    announcement: "This month: The Left Hand of Darkness.",
    language: "en",
    size: 9,
    threads: 40,
  },
  {
    name: "Everybody",
    description: "For what concerns all of us",
    visibility: "private",
    announcement: "Office closed on the first Monday of the month.",
    language: "en",
    size: 240,
    threads: 90,
  },
  {
    name: "设计评审",
    description: "每周四下午三点",
    visibility: "public",
    announcement: "周四下午三点评审，请提前上传稿件。",
    language: "zh",
    size: 16,
    threads: 130,
  },
  {
    name: "周末爬山",
    description: "风雨无阻",
    visibility: "public",
    announcement: "本周六七点，地铁口集合。",
    language: "zh",
    size: 12,
    threads: 60,
  },
  {
    name: "读书会",
    description: "一月一书",
    visibility: "private",
    announcement: null,
    language: "zh",
    size: 8,
    threads: 40,
  },
  {
    name: "公司大群",
    description: "公司通知与闲聊",
    visibility: "private",
    announcement: "每月第一个周一放假。",
    language: "zh",
    size: 240,
    threads: 90,
  },
];

const roomKinds: (Pick<DemoRoom, "name" | "description"> & { language: Language })[] = [
  { name: "Lobby", description: "Where everybody meets", language: "en" },
  { name: "Release party", description: "Counting down to the next version", language: "en" },
  { name: "茶水间", description: "随便聊聊", language: "zh" },
  { name: "足球之夜", description: "一起看球", language: "zh" },
];

const reasons: Record<Language, string> = {
  en: "We met at the conference in spring.",
  zh: "我们上次在读书会见过。",
};

/** Everything of the demonstration, the same whenever it is made for the same moment. */
export function planDemo(now: number): DemoPlan {
  const random = createRandom(SEED);
  const people = makePeople(random, OF_EACH_LANGUAGE);
  const names = new Map(people.map(({ username, nickname }) => [username, nickname]));
  const spoken = (language: Language) =>
    people.filter((person) => person.language === language).map(({ username }) => username);
  const known = { en: spoken("en"), zh: spoken("zh") };
  const mains = Object.values(MAIN);
  const others = people
    .map(({ username }) => username)
    .filter((name) => !mains.some((main) => main === name));

  const chats = planChats(random, { known, others, now });
  const groups = groupKinds.map(({ language, size, threads, ...kind }): DemoGroup => {
    const main = MAIN[language];
    const rest = size > known[language].length ? others : known[language].filter((name) => name !== main);
    const guest = MAIN[language === "en" ? "zh" : "en"];
    const invited = [guest, ...random.sample(rest, size - 2)].filter((name) => name !== main);
    // Of the smallest groups and the largest somebody else is the owner.
    const members = size > 10 && size < 100 ? [main, ...invited] : [...invited.slice(1), main, guest];
    const [owner = main] = members;
    const talk = { language, speakers: members.slice(0, 40), threads, days: DAYS, now };
    const lines = makeTalk(random, { ...talk, nameOf: (username) => names.get(username) ?? username });
    return {
      ...kind,
      owner,
      keepers: members.slice(1, 3),
      members,
      lines,
      unread: unreadOf(random, members, lines),
    };
  });
  const rooms = roomKinds.map(({ language, ...kind }): DemoRoom => {
    const speakers = random.sample(known[language], 12);
    const lines = makeTalk(random, { language, speakers, threads: 25, days: 2, now });
    return { ...kind, owner: MAIN[language], lines };
  });
  return {
    people,
    friends: planFriends(random, known),
    requests: planRequests(random, known, now),
    chats,
    groups,
    rooms,
  };
}

type Known = Record<Language, string[]>;

/** A few of the last messages wait for those who sign in; everybody else has read everything. */
function unreadOf(random: Random, members: readonly string[], lines: readonly DemoLine[]): Unread {
  const unread: Unread = {};
  for (const main of Object.values(MAIN)) {
    if (members.includes(main) && random.chance(0.4))
      unread[main] = Math.min(random.between(1, 6), lines.length);
  }
  return unread;
}

function planChats(
  random: Random,
  { known, others, now }: { known: Known; others: string[]; now: number },
): DemoChat[] {
  const pairs = new Map<string, { people: [string, string]; language: Language; threads: number }>();
  const add = (people: [string, string], language: Language, threads: number) => {
    const key = [...people].sort().join(" ");
    if (people[0] !== people[1] && !pairs.has(key)) pairs.set(key, { people, language, threads });
  };
  add([MAIN.en, MAIN.zh], "en", 60);
  for (const language of ["en", "zh"] as const) {
    for (const other of random.sample(known[language].slice(1), CHATS_OF_MAIN)) {
      add([MAIN[language], other], language, random.between(3, 60));
    }
    for (let n = 0; n < OTHER_CHATS; n += 1) {
      const [a = "", b = ""] = random.sample(known[language].slice(1), 2);
      add([a, b], language, random.between(2, 14));
    }
  }
  // Somebody who writes in the other's language.
  for (const stranger of random.sample(others, 4)) add([MAIN.en, stranger], "en", random.between(1, 6));
  return [...pairs.values()].map(({ people, language, threads }) => {
    const lines = makeTalk(random, { language, speakers: people, threads, days: DAYS, now });
    return { people, lines, unread: unreadOf(random, people, lines) };
  });
}

function planFriends(random: Random, known: Known): [string, string][] {
  const pairs = new Map<string, [string, string]>();
  const add = (a: string, b: string) => {
    if (a !== b) pairs.set([a, b].sort().join(" "), [a, b]);
  };
  add(MAIN.en, MAIN.zh);
  for (const language of ["en", "zh"] as const) {
    for (const other of random.sample(known[language].slice(1), 34)) add(MAIN[language], other);
    for (const other of known[language].slice(1)) {
      for (const friend of random.sample(known[language].slice(1), 4)) add(other, friend);
    }
  }
  return [...pairs.values()];
}

/** Requests that wait for those who sign in, by people who are nobody's friend. */
function planRequests(random: Random, known: Known, now: number): DemoPlan["requests"] {
  return (["en", "zh"] as const).flatMap((language) => {
    const other = language === "en" ? known.zh : known.en;
    return random.sample(other.slice(1), 2).map((from, n) => ({
      from,
      to: MAIN[language],
      reason: reasons[language],
      at: now - (n + 1) * 5 * 3_600_000,
    }));
  });
}
