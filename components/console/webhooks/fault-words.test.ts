import { expect, it } from "vitest";
import en from "#messages/en.json";
import { faultText } from "./fault-words.ts";

it.each([
  ["the receiver answered 502", "The server answered 502."],
  ["no answer within 10000 ms", "The server did not answer in time."],
  ["the name leads to no public address", "This address is not public."],
  ["getaddrinfo ENOTFOUND hook.invalid", "Nobody has this name."],
  ["connect ECONNREFUSED 192.0.2.1:443", "The server refused the connection."],
  ["self-signed certificate", "The server's certificate is not valid."],
  ["something new", "something new"],
])("tells %j in words", (error, words) => {
  expect(faultText(error, en.console.webhooks.faults)).toBe(words);
});
