import { readFileSync } from "node:fs";
import { inGamut, wcagContrast } from "culori";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const roles = new Map(
  [...css.matchAll(/--([a-z0-9-]+): light-dark\((oklch\([^/()]+\)), (oklch\([^/()]+\))\)/g)].map(
    ([, role = "", light = "", dark = ""]) => [role, { light, dark }],
  ),
);

const roleNames =
  "rail list canvas raised own own-meta line line-strong ink ink-2 ink-3 jade jade-hover jade-soft on-jade seal on-seal danger warn-bg warn-ink online ring";

/** What stands on what, and the least contrast it must have (WCAG 2.2: 4.5 text, 3 shapes; 7 for reading). */
const pairs =
  `ink canvas 7, ink own 7, ink raised 7, ink jade-soft 7, ink-2 canvas 4.5, ink-2 rail 4.5, ink-2 list 4.5,
  ink-2 own 4.5, ink-2 line 4.5, ink-3 canvas 4.5, ink-3 list 4.5, ink-3 raised 4.5, own-meta own 4.5, jade canvas 4.5,
  jade list 4.5, jade raised 4.5, jade own 4.5, on-jade jade 4.5, on-jade jade-hover 4.5, on-seal seal 4.5, seal canvas 3,
  seal list 3, danger canvas 4.5, danger raised 4.5, warn-ink warn-bg 4.5, online list 3, online raised 3, ring canvas 3,
  ring list 3, ring raised 3, ring rail 3, line-strong raised 3, line-strong canvas 3, canvas ink 7`
    .split(",")
    .map((pair) => pair.trim().split(" "));

const colourOf = (role: string, theme: "light" | "dark"): string => {
  const value = roles.get(role)?.[theme];
  if (!value) throw new Error(`globals.css has no role ${role}`);
  return value;
};

describe.each(["light", "dark"] as const)("the %s theme", (theme) => {
  it("has the 22 roles, each inside sRGB", () => {
    for (const role of roleNames.split(" ")) expect(inGamut("rgb")(colourOf(role, theme)), role).toBe(true);
  });

  it.each(pairs)("shows %s on %s with at least %s : 1", (above = "", below = "", least = "") => {
    expect(wcagContrast(colourOf(above, theme), colourOf(below, theme))).toBeGreaterThanOrEqual(
      Number(least),
    );
  });
});
