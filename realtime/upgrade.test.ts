import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { judgeUpgrade } from "./upgrade.ts";

function requestOf(
  headers: Record<string, string>,
  url = "/live/?EIO=4&transport=websocket",
): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.url = url;
  Object.assign(request.headers, { host: "chat.example.com", "sec-websocket-version": "13", ...headers });
  return request;
}

const judge = (publicUrl: string | undefined, headers: Record<string, string>) =>
  judgeUpgrade(requestOf(headers), publicUrl)?.status;

describe("who may open a web socket", () => {
  it("takes the pages of the public address and no other", () => {
    const publicUrl = "https://chat.example.com";
    expect(judge(publicUrl, { origin: "https://chat.example.com" })).toBeUndefined();
    expect(judge(publicUrl, { origin: "https://chat.example.com:443" })).toBeUndefined();
    expect(judge(publicUrl, {})).toBeUndefined();
    for (const origin of [
      "http://chat.example.com",
      "https://chat.example.com.evil.example",
      "https://evil.example",
      "https://chat.example.com:8443",
      "null",
      "",
      "chat.example.com",
    ]) {
      expect(judge(publicUrl, { origin })).toBe(403);
    }
  });

  it("takes the pages of the host that was asked when there is no public address", () => {
    const host = "192.168.1.5:3000";
    expect(judge(undefined, { host, origin: `http://${host}` })).toBeUndefined();
    expect(judge(undefined, { host, origin: "http://192.168.1.5:3001" })).toBe(403);
    expect(judge(undefined, { host: "localhost:3000", origin: "http://127.0.0.1:3000" })).toBeUndefined();
    expect(judge(undefined, { host: "localhost:3000", origin: "http://evil.example:3000" })).toBe(403);
  });

  it("reads a broken target without falling over it", () => {
    for (const url of [
      "",
      "*",
      "//",
      "http://[",
      "/live/?EIO=%zz",
      "/live/%00",
      "/LIVE/?EIO=4&transport=websocket",
    ]) {
      expect(judgeUpgrade(requestOf({}, url), undefined)?.status).toBe(400);
    }
  });
});
