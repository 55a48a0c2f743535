// Takes the place of sdk/heads.ts.
import { createHeads as honest } from "#sdk/heads.ts";

export type * from "#sdk/heads.ts";

/** Asks where the conversations stand when it starts and never again: what is missed while away stays missed. */
export function createHeads(...[core, options]: Parameters<typeof honest>): ReturnType<typeof honest> {
  const heads = honest(core, options);
  let asked = false;
  return {
    ...heads,
    refresh() {
      if (asked) return options.onRefreshed();
      asked = true;
      heads.refresh();
    },
    async check() {},
  };
}
