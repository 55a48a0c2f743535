import { describe, expect, it } from "vitest";
import { readRecipients } from "./recipients.ts";

describe("whom a form means", () => {
  it("are names as people paste them, each once", () => {
    expect(readRecipients("users", "annie, benny\ncarla；annie，  dora")).toEqual({
      users: ["annie", "benny", "carla", "dora"],
    });
  });

  it("is a group or a room by its number", () => {
    expect(readRecipients("group", " 10000001 ")).toEqual({ group: 10_000_001 });
    expect(readRecipients("room", "12500000")).toEqual({ room: 12_500_000 });
  });

  it("is nobody as long as nobody is named", () => {
    for (const text of ["", "  ", ","]) expect(readRecipients("users", text)).toBeNull();
    for (const text of ["", "x", "-1", "1.5", "1e99"]) expect(readRecipients("group", text)).toBeNull();
    expect(readRecipients("everybody", "")).toEqual({ everybody: true });
  });
});
