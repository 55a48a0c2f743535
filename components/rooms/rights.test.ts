import { describe, expect, it } from "vitest";
import type { RoomMembership } from "#protocol/room.ts";
import { managesRoom, mayPutOut, roomBar } from "./rights.ts";

const as = (role: RoomMembership["role"], silencedUntil: number | null = null) => ({
  me: { role, silencedUntil },
});

describe("what one may do in a room", () => {
  it("lets the owner put out everybody, and keepers those who are nothing", () => {
    expect(mayPutOut(as("owner"), { role: "keeper" })).toBe(true);
    expect(mayPutOut(as("owner"), { role: "owner" })).toBe(false);
    expect(mayPutOut(as("keeper"), { role: "member" })).toBe(true);
    expect(mayPutOut(as("keeper"), { role: "keeper" })).toBe(false);
    expect(mayPutOut(as("member"), { role: "member" })).toBe(false);
    expect(managesRoom({ me: null })).toBe(false);
  });

  it("keeps whoever is silenced from writing until the time has come", () => {
    const silenced = { ...as("member", 1_000), silencedAll: false };
    expect(roomBar(silenced, 999)).toBe("silenced");
    expect(roomBar(silenced, 1_000)).toBeNull();
  });

  it("lets only those who manage a silenced room write", () => {
    expect(roomBar({ ...as("member"), silencedAll: true }, 0)).toBe("silencedAll");
    expect(roomBar({ ...as("keeper"), silencedAll: true }, 0)).toBeNull();
  });
});
