import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAnnouncements } from "./announcements.ts";

describe("announcements", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  const record = () => {
    const announcements = createAnnouncements();
    const heard: string[] = [];
    announcements.listen((politeness, text) => heard.push(`${politeness}: ${text}`));
    return { ...announcements, heard };
  };

  it("joins what is said politely within a second", () => {
    const { say, heard } = record();
    say("Mei: hello.", "polite");
    say("Zhou: hi.", "polite");
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(heard).toEqual(["polite: Mei: hello. Zhou: hi."]);
  });

  it("says urgent things at once", () => {
    const { say, heard } = record();
    say("Signed out.", "assertive");
    expect(heard).toEqual(["assertive: Signed out."]);
  });

  it("makes a repeated sentence differ, each time", () => {
    const { say, heard } = record();
    for (let index = 0; index < 3; index++) say("Again.", "assertive");
    expect(heard).toEqual(["assertive: Again.", "assertive: Again.\u200b", "assertive: Again."]);
  });
});
