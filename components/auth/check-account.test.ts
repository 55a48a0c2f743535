import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { username, webPassword } from "#protocol/text.ts";
import { passwordFault, usernameFault } from "./check-account.ts";

/** The browser's own check must say what the server will say. */
describe("what the form checks before it asks", () => {
  const names = fc.oneof(
    fc.string({ maxLength: 140 }),
    fc.stringMatching(/^[a-zA-Z0-9_.@-]{0,140}$/),
    fc.constantFrom("mei", "mei1", "_mei", "林晚林晚", "a b c d", "mei\n", "user@example.com"),
  );
  it("agrees with the rule for usernames", () => {
    fc.assert(
      fc.property(names, (name) => (usernameFault(name) === null) === username.safeParse(name).success),
    );
  });
  it("agrees with the rule for the length of passwords", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 140 }),
        (password) =>
          (passwordFault(password) === null) === webPassword.safeParse(password).success ||
          password.includes("\0"),
      ),
    );
    expect(passwordFault("1234567")).toBe("password_invalid");
    expect(passwordFault("密码密")).toBeNull();
  });
});
