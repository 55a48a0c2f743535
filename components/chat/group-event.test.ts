import { createTranslator } from "use-intl/core";
import { describe, expect, it } from "vitest";
import en from "#messages/en.json";
import zh from "#messages/zh.json";
import { limits } from "#protocol/limits.ts";
import { type GroupEvent, groupEventText, isGroupEvent } from "./group-event.ts";

const names: Record<string, string> = { mei: "Mei", wei: "Wei", lin: "Lin", zoe: "Zoe", alex: "Alex" };
const nameOf = (username: string) => names[username] ?? username;
const english = createTranslator({ locale: "en", messages: en, namespace: "groupEvents" });
const chinese = createTranslator({ locale: "zh", messages: zh, namespace: "groupEvents" });
const base = { seq: 1, createdAt: 0, people: [] };
const say = (entry: GroupEvent, me = "me") =>
  groupEventText(entry, { t: english, me, clock: { locale: "en", timeZone: "UTC" }, nameOf });
const sayChinese = (entry: GroupEvent) =>
  groupEventText(entry, { t: chinese, me: "me", clock: { locale: "zh-CN", timeZone: "UTC" }, nameOf });

const removed = (users: string[], by: string | null = "mei", newOwner: string | null = null): GroupEvent => ({
  ...base,
  kind: "group.membersRemoved",
  by,
  users,
  newOwner,
  memberCount: 3,
});

describe("a change of a group in words", () => {
  it("says who did what to whom, and speaks to the reader", () => {
    expect(say(removed(["wei"]))).toBe("Mei removed Wei");
    expect(say(removed(["wei"]), "mei")).toBe("You removed Wei");
    expect(say(removed(["wei", "me"]))).toBe("Mei removed you and Wei");
    expect(say(removed(["wei"], null))).toBe("The operator removed Wei");
    expect(sayChinese(removed(["wei", "lin"]))).toBe("Mei 将 Wei和Lin 移出了群聊");
  });

  it("counts those it does not name", () => {
    expect(say(removed(["wei", "lin", "zoe", "alex", "kim"]))).toBe("Mei removed Wei, Lin, Zoe and 2 others");
  });

  it("knows a person who came by themselves, and who inherits the group", () => {
    expect(
      say({ ...base, kind: "group.memberLeft", by: "wei", user: "wei", memberCount: 2, newOwner: "me" }),
    ).toBe("Wei left · new owner: you");
  });

  it("takes the name that travels with the entry when no other is known", () => {
    const people = [{ username: "kim", nickname: "Kim", avatar: null, profileVersion: 1 }];
    expect(say({ ...removed(["kim"]), people })).toBe("Mei removed Kim");
  });

  it("tells how long somebody is muted", () => {
    const muted = (until: number | null): GroupEvent => ({
      ...base,
      kind: "group.memberSilenced",
      by: "mei",
      users: ["me"],
      until,
    });
    expect(say(muted(null))).toBe("Mei unmuted you");
    expect(say(muted(limits.foreverMs))).toBe("Mei muted you");
    expect(say(muted(Date.parse("2026-11-18T12:00:00Z")))).toMatch(/^Mei muted you until Nov 18, 2026/);
  });

  it("is a line of its own only where it is to be shown", () => {
    expect(
      isGroupEvent({ ...base, kind: "group.nicknameChanged", by: "wei", user: "wei", nickname: "W" }),
    ).toBe(false);
    expect(isGroupEvent(removed(["wei"]))).toBe(true);
  });
});
