import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import en from "#messages/en.json";
import zh from "#messages/zh.json";
import { errors } from "#protocol/errors.ts";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...leaves(value, `${prefix}${key}.`)],
    ),
  );
}

const root = path.resolve(import.meta.dirname, "../..");
const sources = ["app", "components"]
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) =>
      path.join(root, folder, file),
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

const english = leaves(en);
const chinese = leaves(zh);
const places = (text: string): string[] =>
  [...text.matchAll(/\{(\w+)[,}]/g)].map(([, name = ""]) => name).sort();

describe("the words", () => {
  it("are the same set in both languages", () => {
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("are none of them empty", () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe("");
  });

  it("have the same places to fill, but for a number that only chooses the plural", () => {
    for (const [key, text] of english) {
      const translated = places(chinese.get(key) ?? "");
      expect(places(text), key).toEqual(expect.arrayContaining(translated));
      const shown = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
      expect(translated, key).toEqual(expect.arrayContaining(shown));
    }
  });

  it("have no Chinese in the English and no half-width marks in the Chinese", () => {
    for (const [key, text] of english)
      expect(text, key).not.toMatch(/[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u);
    for (const [key, text] of chinese) expect(text, key).not.toMatch(/\p{Script=Han}[,.!?;:]|[!?]$/u);
  });

  it("do not exclaim", () => {
    for (const [key, text] of [...english, ...chinese]) expect(text, key).not.toMatch(/[!！]|oops/i);
  });

  it("cover every error code and no other", () => {
    expect(Object.keys(en.errors).sort()).toEqual(Object.keys(errors).sort());
  });

  it("are all said somewhere", () => {
    // Chosen by a value: `errors`, the names of sections and themes, and whatever is built as `parent.${value}`.
    const chosen =
      /^(errors|preferences|shell\.shortcuts|settings\.(profile|appearance|devices|password|blocked)$)/;
    const unused = [...english.keys()].filter((key) => {
      const [name = "", parent = ""] = key.split(".").reverse();
      const built = sources.includes(`${parent}.\${`) || sources.includes(`${parent}[`);
      return !chosen.test(key) && !built && !new RegExp(`["'\`.]${name}\\b`).test(sources);
    });
    expect(unused).toEqual([]);
  });
});
