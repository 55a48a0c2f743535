"use client";

import { useEffect } from "react";
import { isTyping } from "../is-typing.ts";

const rows = () => [...document.querySelectorAll<HTMLElement>("tr[data-row]")];
const leadOf = (row: HTMLElement | undefined) =>
  row?.querySelector<HTMLElement>("th a, th button, [data-select]");

/** J and K walk the rows of the page's table, X selects the one that has the focus; Enter opens it, being a link. */
export function TableKeys() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event)) return;
      const all = rows();
      const at = all.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "j" || event.key === "k") {
        const next = event.key === "j" ? Math.min(at + 1, all.length - 1) : Math.max(at - 1, 0);
        leadOf(all[next])?.focus();
      } else if (event.key === "x" && at >= 0) {
        all[at]?.querySelector<HTMLElement>("[data-select]")?.click();
      } else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return null;
}
