import { fill, type Words } from "#components/shell/words.ts";
import type { Fault } from "./use-form.ts";

/** The words that every form outside the app needs. */
export type FormWords = {
  common: Pick<Words["common"], "show" | "hide" | "wait" | "optional">;
  errors: Words["errors"];
};

/** Picks them from a language's words. */
export function formWords({ common, errors }: Words): FormWords {
  const { show, hide, wait, optional } = common;
  return { common: { show, hide, wait, optional }, errors };
}

/** Words a fault, with the time to wait when there is one. */
export function faultText({ common, errors }: FormWords, { code, retryMs }: Fault): string {
  const text = errors[code];
  return retryMs ? `${text} ${fill(common.wait, { seconds: Math.ceil(retryMs / 1_000) })}` : text;
}
