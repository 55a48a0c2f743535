import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createClientAddress } from "./proxies.ts";

function request(remoteAddress: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: remoteAddress });
  const req = new IncomingMessage(socket);
  if (forwarded !== undefined) req.headers["x-forwarded-for"] = forwarded;
  req.headers["x-real-ip"] = "198.51.100.1";
  req.headers.forwarded = "for=198.51.100.1";
  return req;
}

describe("the client's address", () => {
  it("is the socket's when nobody is trusted, whatever the headers say", () => {
    expect(createClientAddress([])(request("203.0.113.9", "1.2.3.4"))).toBe("203.0.113.9");
  });

  it("is the last hop before the trusted proxies", () => {
    const address = createClientAddress(["10.0.0.0/8", "192.0.2.1", "fd00::/8"]);
    expect(address(request("10.0.0.1", "6.6.6.6, 203.0.113.9, 192.0.2.1"))).toBe("203.0.113.9");
    expect(address(request("::ffff:10.0.0.1", "203.0.113.9"))).toBe("203.0.113.9");
    expect(address(request("fd00::1", "2001:db8::5"))).toBe("2001:db8::5");
    expect(address(request("203.0.113.9", "6.6.6.6"))).toBe("203.0.113.9");
  });

  it("is the proxy's own when its header says nothing of use", () => {
    const address = createClientAddress(["10.0.0.0/8"]);
    expect(address(request("10.0.0.1"))).toBe("10.0.0.1");
    expect(address(request("10.0.0.1", "unknown, <script>"))).toBe("10.0.0.1");
  });
});
