import { readFileSync } from "node:fs";
import path from "node:path";

/** Every setting that `infra/env.ts` knows, with the default as its schema writes it; null where there is none. */
export function readSettingNames(): Map<string, string | null> {
  const source = readFileSync(path.resolve(import.meta.dirname, "../../infra/env.ts"), "utf8");
  const schema = source.slice(source.indexOf("const schema"), source.indexOf(".superRefine("));
  const fields = schema.split(/^ {4}(?=[A-Z][A-Z_]+:)/m).slice(1);
  return new Map(
    fields.map((field) => {
      const name = field.slice(0, field.indexOf(":"));
      const given = /\.(?:default|prefault)\("([^"]*)"\)/.exec(field)?.[1];
      const isFlag = /^\w+: flag,/.test(field);
      return [name, isFlag ? "0" : given === undefined || given === "" ? null : given];
    }),
  );
}
