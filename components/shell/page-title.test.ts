import { expect, it } from "vitest";
import { pageTitle } from "./page-title.ts";

it("counts what is unread before the name, up to the cap", () => {
  expect(pageTitle(0, null, "Bookshop")).toBe("Bookshop");
  expect(pageTitle(3, null, "Bookshop")).toBe("(3) Bookshop");
  expect(pageTitle(100, "Mei", "Bookshop")).toBe("(99+) Mei · Bookshop");
});
