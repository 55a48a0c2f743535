import { describe, expect, it } from "vitest";
import { createAddressTest, parseTarget } from "./target.ts";

const refusal = expect.objectContaining({ code: "callback_target_invalid" });

describe("the address of a callback", () => {
  it.each(["https://example.com/hook", "http://example.com:8080/x?y=1", "http://93.184.215.14/"])(
    "may be %s",
    (url) => {
      expect(parseTarget(url, [])).toBe(url);
    },
  );

  it.each([
    "",
    "hook",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "javascript:alert(1)",
    "http://user:secret@example.com/",
    "http://example.com:22/",
    "http://example.com:25/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://localhost/",
    "http://LOCALHOST.:3000/",
    "http://x.localhost/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[fe80::1]/",
    "http://[fd00::1]/",
    "http://10.0.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/",
    "http://0.0.0.0/",
    "http://224.0.0.1/",
  ])("may not be %j", (url) => {
    expect(() => parseTarget(url, [])).toThrow(refusal);
  });

  it("may lie in a network that the installation allows, and in no other one", () => {
    expect(parseTarget("http://10.1.2.3:8080/hook", ["10.1.0.0/16"])).toBe("http://10.1.2.3:8080/hook");
    expect(() => parseTarget("http://10.2.0.1/", ["10.1.0.0/16"])).toThrow(refusal);
  });

  it("is judged again by what its name leads to", () => {
    const mayCall = createAddressTest([]);
    expect(["93.184.215.14", "2606:4700::1111"].filter(mayCall)).toHaveLength(2);
    for (const address of [
      "127.0.0.1",
      "::1",
      "::ffff:10.0.0.1",
      "::ffff:a00:1",
      "64:ff9b::a00:1",
      "nonsense",
    ]) {
      expect(mayCall(address), address).toBe(false);
    }
  });
});
