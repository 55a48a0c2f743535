import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "..");

/** What each folder may import of ours, besides itself; `type:` allows types only. */
const mayImport: Record<string, string[]> = {
  protocol: [],
  core: ["protocol", "generated"],
  infra: [
    "type:core",
    "protocol",
    "generated",
    "core/apps/purge-apps.ts",
    "core/broadcasts",
    "core/database-time.sql.ts",
    "core/fail.ts",
    "core/media",
    "core/messages",
    "core/housekeeping",
    "core/imports",
    "core/network-of.ts",
    "core/retention",
    "core/search",
    "core/stats",
    "core/sql-state.ts",
  ],
  commands: ["core", "protocol", "infra/runtime.ts", "infra/http", "infra/env.ts"],
  realtime: ["core", "protocol", "infra/runtime.ts", "infra/http", "infra/env.ts", "commands"],
  rest: ["core", "protocol", "infra/runtime.ts", "infra/http", "infra/env.ts"],
  sdk: ["type:protocol", "protocol/limits.ts", "protocol/errors.ts", "protocol/body-text.ts"],
  components: [
    "sdk",
    "type:protocol",
    "protocol/limits.ts",
    "protocol/errors.ts",
    "protocol/body-text.ts",
    "messages",
  ],
  app: [
    "components",
    "core",
    "protocol",
    "infra/runtime.ts",
    "infra/http",
    "commands",
    "type:sdk",
    "messages",
  ],
};

/** Packages a folder must never reach. */
const neverImport: Record<string, RegExp> = {
  protocol: /^(?!zod$)/,
  core: /^(next|react|socket\.io|node:http|hono)/,
  realtime: /^(@prisma|next|react)/,
  commands: /^(@prisma|react|socket\.io)/,
  rest: /^(@prisma|next|react|socket\.io)/,
  sdk: /^(react|next|zod|node:(?!fs))/,
  components: /^(zod|@prisma|pg|node:|socket\.io$)/,
};

type Import = { file: string; folder: string; target: string; typeOnly: boolean };

/** Source files of the folders, as paths from the root. */
function sourcesOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    existsSync(path.join(root, folder))
      ? readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
          .filter((file) => /\.(tsx?|mjs)$/.test(file))
          .map((file) => path.join(folder, file))
      : [],
  );
}

const read = (file: string) => readFileSync(path.join(root, file), "utf8");

const isTest = (file: string) => /\.test\.tsx?$/.test(file);

function importsOf(folder: string): Import[] {
  return sourcesOf(folder)
    .filter((file) => !isTest(file))
    .flatMap((file) => {
      const source = read(file);
      const statements = source.matchAll(/(?:^|\n)\s*(?:import|export)\s([^;"']*?)from\s+["']([^"']+)["']/g);
      const dynamic = source.matchAll(/import\(\s*["']([^"']+)["']\s*\)/g);
      return [
        ...[...statements].map(([, clause = "", target = ""]) => ({ target, typeOnly: isTypeOnly(clause) })),
        ...[...dynamic].map(([, target = ""]) => ({ target, typeOnly: false })),
      ].map(({ target, typeOnly }) => ({ file, folder, target: resolve(file, target), typeOnly }));
    });
}

function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = clause
    .match(/^\{([\s\S]*)\}\s*$/)?.[1]
    ?.split(",")
    .filter((name) => name.trim() !== "");
  return names?.every((name) => /^\s*type\s/.test(name)) ?? false;
}

/** Ours become paths from the root; packages stay as they are. */
function resolve(file: string, target: string): string {
  if (target.startsWith("#")) return `./${target.slice(1)}`;
  if (target.startsWith(".")) return `./${path.join(path.dirname(file), target)}`;
  return target;
}

function isAllowed({ folder, target, typeOnly }: Import): boolean {
  if (!target.startsWith("./")) return !neverImport[folder]?.test(target);
  const ours = target.slice(2);
  if (ours === folder || ours.startsWith(`${folder}/`)) return true;
  return (mayImport[folder] ?? []).some((allowed) => {
    const [place, types] = allowed.startsWith("type:") ? [allowed.slice(5), true] : [allowed, false];
    return (typeOnly || !types) && (ours === place || ours.startsWith(`${place}/`));
  });
}

describe("the one direction of imports", () => {
  for (const folder of Object.keys(mayImport)) {
    it(`${folder} imports only what it may`, () => {
      const wrong = importsOf(folder)
        .filter((found) => !isAllowed(found))
        .map(({ file, target }) => `${file} → ${target}`);
      expect(wrong).toEqual([]);
    });
  }
});

describe("raw SQL", () => {
  it("lives in core/**/*.sql.ts only", () => {
    const found = sourcesOf("core", "commands", "realtime", "rest", "app", "infra").filter(
      (file) => !isTest(file) && !file.endsWith(".sql.ts") && /\$(query|execute)Raw/.test(read(file)),
    );
    expect(found).toEqual([]);
  });
});

describe("the pages", () => {
  const browser = sourcesOf("app", "components", "sdk").filter((file) => !isTest(file));
  const naming = (pattern: RegExp, files = browser) => files.filter((file) => pattern.test(read(file)));

  it("never turn text into markup or code, and listen to no other window", () => {
    const found = naming(
      /dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\(|createContextualFragment|addEventListener\(\s*["']message["']|\bonmessage\b|window\.opener/,
    );
    expect(found).toEqual([]);
  });

  it("open other sites without a way back", () => {
    const opening = browser.flatMap((file) =>
      [...read(file).matchAll(/<[a-zA-Z][^>]*target="_blank"[^>]*>/gs)].map(([tag]) => ({ file, tag })),
    );
    expect(opening.length).toBeGreaterThan(0);
    expect(opening.filter(({ tag }) => !tag.includes('rel="noopener noreferrer"'))).toEqual([]);
    expect(naming(/window\.open\(/)).toEqual([]);
  });

  it("have no server actions: whatever changes something is a command", () => {
    expect(naming(/["']use server["']/)).toEqual([]);
  });

  it("take no setting of the process into what the browser loads", () => {
    expect(naming(/NEXT_PUBLIC_/)).toEqual([]);
    const loaded = browser.filter((file) => !file.startsWith("app/"));
    expect(naming(/process\.env\b/, loaded)).toEqual([]);
  });
});

describe("the tenant", () => {
  it("is never a setting of a database connection", () => {
    const migrations = readdirSync(path.join(root, "prisma/migrations"), {
      recursive: true,
      encoding: "utf8",
    })
      .filter((file) => file.endsWith(".sql"))
      .map((file) => path.join("prisma/migrations", file));
    const sources = sourcesOf("core", "commands", "realtime", "infra").filter((file) => !isTest(file));
    const found = [...sources, ...migrations].filter((file) =>
      /set_config\(|current_setting\(|\bSET\s+(LOCAL\s+|SESSION\s+)?[a-z_]+\.[a-z_]+/i.test(read(file)),
    );
    expect(found).toEqual([]);
  });
});

describe("what is kept or counted by a name", () => {
  const sources = sourcesOf("core", "commands", "realtime", "rest", "infra").filter((file) => !isTest(file));

  it("has the app's id, or the sign for none, at the beginning of that name", () => {
    const named = sources.flatMap((file) => {
      const text = read(file);
      const direct = text.matchAll(/limiter\s*\.(?:take|spend)\(\s*(`[^`]*`)/g);
      const held = text.matchAll(/\bkey(?:: string)?(?: =|:) (`[^`]*`)/g);
      const slowed = text.matchAll(/slowdowns: \[\{ name: (`[^`]*`)/g);
      return [...direct, ...held, ...slowed].map(([, key = ""]) => `${file}: ${key}`);
    });
    expect(named.length).toBeGreaterThan(15);
    const wrong = named.filter(
      (found) =>
        !/: `(\$\{(appId|(\w+\.)?app\.id( \|\| "-")?|ref\.id|partsOf\(app\.id, id\)|name)\}|-:|key:|slug:|id:)/.test(
          found,
        ),
    );
    expect(wrong).toEqual([]);
  });

  it("is a file below its app's folder, and a room of sockets with the app's id", () => {
    expect(read("core/media/store-media.ts")).toMatch(/storageKey = `\$\{app\.id\}\//);
    const rooms = [...read("realtime/live.ts").matchAll(/=> `(\w):([^`]*)`|: string => `(\w):([^`]*)`/g)];
    expect(rooms.length).toBeGreaterThan(2);
    for (const [text] of rooms) expect(text).toMatch(/`\w:\$\{appId\}:/);
  });

  it("is never the label of a metric: nobody reads from one how much another app does", () => {
    const found = sourcesOf("infra").filter(
      (file) => /metrics/.test(file) && !isTest(file) && /label(Name)?s?:?.*\bapp(Id|Key)\b/.test(read(file)),
    );
    expect(found).toEqual([]);
  });
});

describe("core keeps nothing between requests", () => {
  it("has no variable or collection at the level of a module", () => {
    const found = sourcesOf("core")
      .filter((file) => !isTest(file))
      .flatMap((file) =>
        read(file)
          .split("\n")
          .filter((line) =>
            /^(export )?(let|var) |^(export )?const \w+(: [^=]+)? = new (Map|WeakMap|LRUCache)\(\)/.test(
              line,
            ),
          )
          .map((line) => `${file}: ${line}`),
      );
    expect(found).toEqual([]);
  });
});

describe("pages", () => {
  const pages = () => sourcesOf("app", "components").filter((file) => file.endsWith(".tsx") && !isTest(file));
  const isClients = (file: string) => /^"use client"/.test(read(file));

  it("take only components and hooks from client modules: of anything else the server holds a reference", () => {
    const found = pages()
      .filter((file) => !isClients(file))
      .flatMap((file) =>
        [...read(file).matchAll(/^import \{([^}]*)\} from "([#.][^"]+)"/gm)].flatMap(
          ([, names = "", from = ""]) => {
            const target = resolve(file, from);
            if (!existsSync(path.join(root, target)) || !isClients(target)) return [];
            const values = names.split(",").map((name) => name.trim());
            return values
              .filter((name) => /^(?!type |use[A-Z])[a-z]/.test(name))
              .map((name) => `${file}: ${name}`);
          },
        ),
      );
    expect(found).toEqual([]);
  });

  it("name only the widths that the theme has", () => {
    const widths = read("app/globals.css").match(/--breakpoint-[a-z0-9]+(?=:)/g);
    expect(widths).toEqual(["--breakpoint-md", "--breakpoint-wide"]);
    const found = pages().filter((file) => /[\s"'`](sm|lg|xl|2xl):[a-z[-]/.test(read(file)));
    expect(found).toEqual([]);
  });
});

describe("files stay small", () => {
  it("has none above 400 lines", () => {
    const long = sourcesOf(
      "app",
      "components",
      "sdk",
      "protocol",
      "core",
      "rest",
      "commands",
      "realtime",
      "infra",
      "server",
      "scripts",
      "tests",
    )
      .map((file) => ({ file, lines: read(file).split("\n").length }))
      .filter(({ lines }) => lines > 400);
    expect(long).toEqual([]);
  });

  it("gives every top folder a README of at most 15 lines", () => {
    const folders = [
      "app",
      "components",
      "sdk",
      "protocol",
      "core",
      "commands",
      "rest",
      "realtime",
      "infra",
      "server",
      "prisma",
      "messages",
      "public",
      "scripts",
      "tests",
      "docs",
    ];
    const wrong = folders.filter((folder) => {
      const readme = path.join(folder, "README.md");
      return !existsSync(path.join(root, readme)) || read(readme).trimEnd().split("\n").length > 15;
    });
    expect(wrong).toEqual([]);
  });
});
