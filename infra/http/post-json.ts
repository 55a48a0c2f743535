import { lookup as resolve } from "node:dns";
import { type ClientRequest, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";

export type PostOptions = {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Whether an address may be called; asked for the very one that is connected to. */
  mayCall: (address: string) => boolean;
  timeoutMs: number;
  signal?: AbortSignal;
};

/** As much of an answer as is read; the rest is not waited for. */
const ANSWER_BYTES = 64 * 1024;
/** As much of it as is told to whoever looks at it. */
const SHOWN_BYTES = 2 * 1024;

export type PostAnswer = { status: number; text: string };

/**
 * Posts JSON to an address somebody else named. Names are resolved once, to addresses that may be called, and those are
 * what is connected to; redirects are not followed. Answers the status and how the answer begins; throws in words what
 * went wrong.
 */
export function postJson({
  url,
  headers,
  body,
  mayCall,
  timeoutMs,
  signal,
}: PostOptions): Promise<PostAnswer> {
  const target = new URL(url);
  const host = target.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !mayCall(host)) return Promise.reject(new Error("the address is not public"));
  const options: RequestOptions = {
    method: "POST",
    lookup: lookupOnly(mayCall),
    agent: false,
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Length": Buffer.byteLength(body),
      "User-Agent": "Borealis",
      ...headers,
    },
  };
  return new Promise((done, fail) => {
    const open = target.protocol === "https:" ? requestHttps : requestHttp;
    const request: ClientRequest = open(target, options, (response) => {
      let read = 0;
      let shown = Buffer.alloc(0);
      const finish = () => {
        done({ status: response.statusCode ?? 0, text: shown.toString("utf8") });
        request.destroy();
      };
      response.on("data", (chunk: Buffer) => {
        read += chunk.length;
        const room = SHOWN_BYTES - shown.length;
        if (room > 0) shown = Buffer.concat([shown, chunk.subarray(0, room)]);
        if (read > ANSWER_BYTES) finish();
      });
      response.on("end", finish);
      response.on("error", fail);
    });
    // From the first byte to the last, however slowly either side goes.
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const stop = () => request.destroy(new Error("this process is ending"));
    signal?.addEventListener("abort", stop, { once: true });
    request.on("close", () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      // Without an answer and without an error before, nothing else says that it is over.
      fail(new Error("the connection was closed"));
    });
    request.on("error", fail);
    request.end(body);
  });
}

/** Resolves a name to those of its addresses that may be called. */
const lookupOnly =
  (mayCall: (address: string) => boolean): LookupFunction =>
  (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const allowed = addresses.filter(({ address }) => mayCall(address));
      const [first] = allowed;
      if (!first) return callback(new Error("the name leads to no public address"), "", 0);
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
