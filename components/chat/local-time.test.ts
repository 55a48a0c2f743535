import { describe, expect, it } from "vitest";
import { type Clock, dayLabel, daysAgo, listTime, localDay, momentText, timeOfDay } from "./local-time.ts";

const now = Date.parse("2026-11-18T15:30:00Z"); // a Wednesday
const shanghai = (locale: string, at = now): Clock => ({ locale, timeZone: "Asia/Shanghai", now: at });
const utc = (locale: string, at = now): Clock => ({ locale, timeZone: "UTC", now: at });

describe("local time", () => {
  it("tells the day of the reader's own place", () => {
    const at = Date.parse("2026-11-18T16:30:00Z");
    expect(localDay(at, "UTC")).toBe("2026-11-18");
    expect(localDay(at, "Asia/Shanghai")).toBe("2026-11-19");
  });

  it("writes hours from 00 to 23 in both languages", () => {
    expect(timeOfDay(Date.parse("2026-11-18T00:05:00Z"), utc("en"))).toBe("00:05");
    expect(timeOfDay(Date.parse("2026-11-18T02:42:00Z"), shanghai("zh-CN"))).toBe("10:42");
    const midnight = Date.parse("2026-11-18T16:05:00Z");
    expect(momentText(midnight, shanghai("en"))).toBe("Nov 19, 2026, 00:05");
    expect(momentText(midnight, shanghai("zh-CN"))).toBe("2026年11月19日 00:05");
  });

  it.each([
    ["2026-11-18T01:00:00Z", "Today", "今天"],
    ["2026-11-17T23:59:00Z", "Yesterday", "昨天"],
    ["2026-11-15T12:00:00Z", "Sun", "周日"],
    ["2026-11-12T12:00:00Z", "Thu", "周四"],
    ["2026-11-11T12:00:00Z", "Nov 11", "11月11日"],
    ["2025-12-31T12:00:00Z", "Dec 31, 2025", "2025年12月31日"],
  ])("calls %s %s and %s", (at, english, chinese) => {
    expect(dayLabel(Date.parse(at), utc("en"))).toBe(english);
    expect(dayLabel(Date.parse(at), utc("zh-CN"))).toBe(chinese);
  });

  it("relabels when midnight passes and when the time zone changes", () => {
    const at = Date.parse("2026-11-18T15:00:00Z");
    expect(listTime(at, utc("en"))).toBe("15:00");
    expect(listTime(at, utc("en", now + 10 * 3_600_000))).toBe("Yesterday");
    // In Shanghai it is 23:00; an hour later the next day has begun.
    expect(listTime(at, shanghai("en"))).toBe("23:00");
    expect(listTime(at, shanghai("en", at + 3_600_000))).toBe("Yesterday");
  });

  it("counts calendar days across the end of summer time", () => {
    const clock: Clock = {
      locale: "en",
      timeZone: "Europe/Berlin",
      now: Date.parse("2026-10-25T23:30:00+01:00"),
    };
    expect(daysAgo(Date.parse("2026-10-24T00:10:00+02:00"), clock)).toBe(1);
    expect(daysAgo(Date.parse("2026-10-25T00:10:00+02:00"), clock)).toBe(0);
  });

  it("dates what lies in the future instead of calling it today", () => {
    expect(dayLabel(now + 3 * 86_400_000, utc("en"))).toBe("Nov 21");
  });
});
