import { describe, expect, it } from "vitest";
import { networkOf } from "./network-of.ts";

describe("the network of an address", () => {
  it("is an IPv4 address itself, and what is no address", () => {
    expect(networkOf("192.0.2.7")).toBe("192.0.2.7");
    expect(networkOf("")).toBe("");
  });

  it.each(["2001:db8::1", "2001:db8::2:1", "2001:0db8:0:0:ffff:1:2:3", "2001:db8:0:0::"])(
    "is the first half of %s",
    (address) => {
      expect(networkOf(address)).toBe("2001:db8:0:0");
    },
  );

  it("tells networks apart", () => {
    expect(networkOf("2001:db8:0:1::1")).toBe("2001:db8:0:1");
    expect(networkOf("::1")).toBe("0:0:0:0");
  });
});
