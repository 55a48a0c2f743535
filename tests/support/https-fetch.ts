import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import https from "node:https";

export type HttpsFrom = {
  /** The certificate that is trusted, and no other. */
  ca: string;
  /** The address of this machine to come from. */
  localAddress: string;
};

/** `fetch` for https with a certificate of a test's own, each request on a new connection. */
export function httpsFetch({ ca, localAddress }: HttpsFrom): typeof fetch {
  return async (url, init = {}) => {
    const request = https.request(String(url), {
      method: init.method ?? "GET",
      headers: Object.fromEntries(new Headers(init.headers)),
      ca,
      localAddress,
      family: 4,
      agent: false,
    });
    request.end(init.body === undefined ? undefined : String(init.body));
    // What a request emits first when it is answered.
    const [answer] = (await once(request, "response")) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk);
    const headers = new Headers();
    for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
      headers.append(answer.rawHeaders[at] ?? "", answer.rawHeaders[at + 1] ?? "");
    }
    return new Response(Buffer.concat(chunks), { status: answer.statusCode, headers });
  };
}
