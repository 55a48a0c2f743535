import { describe, expect, it } from "vitest";
import { defaultSettings, settingsOf } from "./settings.ts";

describe("the settings of an app", () => {
  it("limit by default what one person may do, and guesses and floods most", () => {
    expect(settingsOf({})).toMatchObject({
      sendsPerMinute: 60,
      sendBurst: 20,
      conversationPerSecond: 500,
      commandsPerSecond: 20,
      commandBurst: 60,
      socketsPerUser: 10,
      registrationsPerHour: 100,
      searchesPerMinute: 30,
      signInBurst: 5,
      groupsPerUser: 500,
      groupMembers: 500,
    });
  });

  it("are the defaults with what was changed", () => {
    expect(settingsOf({ socketsPerUser: 3 })).toEqual({ ...defaultSettings, socketsPerUser: 3 });
  });

  it.each([
    null,
    "all",
    [],
    { unknown: 1, socketsPerUser: "1000000", signInBurst: null, registration: "no" },
    JSON.parse('{"__proto__":{"socketsPerUser":1000000},"constructor":1,"toString":2}'),
  ])("take nothing unknown or of another type from %j", (changes) => {
    expect(settingsOf(changes)).toEqual(defaultSettings);
    expect(Object.keys(settingsOf(changes)).sort()).toEqual(Object.keys(defaultSettings).sort());
  });
});
