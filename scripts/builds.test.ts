import { describe, expect, it } from "vitest";
import { outdatedBuilds } from "./lib/builds.mjs";

const builds = [
  { folder: "first", builtAt: 1 },
  { folder: "third", builtAt: 3 },
  { folder: "second", builtAt: 2 },
  { folder: "fourth", builtAt: 4 },
];

describe("builds that go when another one is made", () => {
  it("are all but the present one, when whoever serves marks his", () => {
    expect(outdatedBuilds(builds, "fourth", 0).sort()).toEqual(["first", "second", "third"]);
  });

  it("are not the newest ones, of which a server that may write no mark has one", () => {
    expect(outdatedBuilds(builds, "fourth", 2)).toEqual(["first"]);
    expect(outdatedBuilds(builds, "fourth", 5)).toEqual([]);
  });

  it("are never the present one, however old it is", () => {
    expect(outdatedBuilds(builds, "first", 1)).toEqual(["third", "second"]);
  });
});
