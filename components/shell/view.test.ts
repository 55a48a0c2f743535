import { describe, expect, it } from "vitest";
import { isList, listOf, parseView, type View, viewOfPath, viewPath } from "./view.ts";

const views: View[] = [
  { name: "chats" },
  { name: "chat", username: "mei.chen@example" },
  { name: "group", group: 10_276 },
  { name: "invite", token: "aZ0_-aZ0_-aZ0_-aZ0" },
  { name: "rooms" },
  { name: "room", room: 12_500_000 },
  { name: "contacts" },
  { name: "contact", username: "u-1_2" },
  { name: "settings", section: null },
  { name: "settings", section: "devices" },
];

describe("views", () => {
  it.each(views)("comes back from its own path: $name", (view) => {
    expect(viewOfPath(viewPath("book-shop", view))).toEqual(view);
  });
  it("knows what is not a place", () => {
    for (const path of [
      "u",
      "u/a/b",
      "contacts/a/b",
      "settings/nothing",
      "other",
      "g",
      "g/0",
      "g/x",
      "rooms/x",
      "rooms/1/2",
      "join/short",
      "u/%E0%A4%A",
    ]) {
      expect(parseView(path.split("/"))).toBeNull();
    }
    expect(viewOfPath("/console")).toBeNull();
  });
  it("forgives a slash at the end", () => {
    expect(viewOfPath("/a/shop/contacts/")).toEqual({ name: "contacts" });
  });
  it("leads back to a list from everywhere", () => {
    for (const view of views) expect(isList(listOf(view))).toBe(true);
  });
});
