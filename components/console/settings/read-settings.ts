import type { AppSettings } from "#protocol/operator.ts";
import { settingKinds, settingNames } from "./setting-fields.ts";

const SECOND = 1_000;

/** What somebody changed in the form of the settings; the server judges what it may be. */
export function readSettings(form: FormData, settings: AppSettings): Partial<AppSettings> {
  const changed = settingNames.flatMap((name) => {
    const text = String(form.get(name) ?? "");
    const value = parse(settingKinds[name].kind, text);
    return JSON.stringify(value) === JSON.stringify(settings[name]) ? [] : [[name, value] as const];
  });
  // Each value was read as its own setting's kind.
  return Object.fromEntries(changed) as Partial<AppSettings>;
}

function parse(kind: (typeof settingKinds)[keyof typeof settingKinds]["kind"], text: string): unknown {
  if (kind === "switch") return text === "true";
  if (kind === "number") return Number(text);
  if (kind === "seconds") return Math.round(Number(text) * SECOND);
  if (kind === "languages") return text.split(" ");
  if (kind === "list") return text.split(/[\s,]+/).filter((entry) => entry !== "");
  return text;
}
