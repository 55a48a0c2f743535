import { describe, expect, it } from "vitest";
import { matching, type Operation, targetOf } from "./document.ts";
import { snippetLanguages } from "./snippets.ts";

const call = {
  origin: "https://chat.example.com",
  method: "PUT",
  target: "/v1/users/annie",
  appKey: "0123456789abcdef01234567",
  body: '{"nickname":"Annie\'s"}',
};

const operation: Operation = {
  id: "U10",
  method: "GET",
  path: "/v1/users/{username}/x",
  noun: "Users",
  summary: "List users",
  description: "",
  parameters: [
    { name: "username", where: "path", required: true },
    { name: "count", where: "query", required: false },
  ],
  example: undefined,
  takesBody: false,
  responses: [],
};

describe("a call written as code", () => {
  it("has curl and five languages, each with method, address and AppKey, and none with a secret", () => {
    expect(snippetLanguages).toHaveLength(6);
    for (const { write } of snippetLanguages) {
      const code = write(call);
      expect(code).toContain("PUT");
      expect(code).toContain("https://chat.example.com/v1/users/annie");
      expect(code).toContain(call.appKey);
      expect(code).toContain("MASTER_SECRET");
      expect(write({ ...call, body: "" })).not.toContain("nickname");
    }
  });

  it("survives quotes", () => {
    expect(snippetLanguages[0]?.write(call)).toContain("Annie'\\''s");
    expect(snippetLanguages[3]?.write(call)).toContain("Annie\\'s");
  });
});

describe("an operation", () => {
  it("is called with what varies filled in", () => {
    expect(targetOf(operation, {})).toBe("/v1/users/{username}/x");
    expect(targetOf(operation, { username: "a b", count: "5" })).toBe("/v1/users/a%20b/x?count=5");
  });

  it("is found by every word of what it says", () => {
    expect(matching([operation], "list USERS")).toHaveLength(1);
    expect(matching([operation], "list groups")).toHaveLength(0);
  });
});
