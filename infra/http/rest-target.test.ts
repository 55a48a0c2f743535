import { describe, expect, it } from "vitest";
import { canonicalTarget, withoutDoubledSlash } from "./rest-target.ts";

describe("the path of a REST call", () => {
  it("is the same with doubled slashes and with one at the end", () => {
    expect(canonicalTarget("/v1/users/")).toBe("/v1/users");
    expect(canonicalTarget("/v2//statistic//users?start=2026-01-01")).toBe(
      "/v2/statistic/users?start=2026-01-01",
    );
    expect(canonicalTarget("/v1/resource?mediaId=qiniu//image/")).toBe("/v1/resource?mediaId=qiniu//image/");
    expect(withoutDoubledSlash("//v1//users/")).toBe("/v1//users/");
  });

  it("leaves other doubled slashes to be refused", () => {
    expect(withoutDoubledSlash("//evil.example/v1/")).toBe("//evil.example/v1/");
  });

  it("takes no step up, in whatever spelling", () => {
    for (const path of [
      "/v1/users/..",
      "/v1/users/%2e%2E/admins",
      "/v1/./users",
      "/v1/users\\x",
      "/v1/%zz",
    ]) {
      expect(canonicalTarget(path)).toBeNull();
    }
    expect(canonicalTarget("/v1/users/..%2fadmins")).toBe("/v1/users/..%2fadmins");
  });
});
