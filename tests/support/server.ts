import type { AddressInfo } from "node:net";
import { createHttpServer, type UpgradeHandler } from "#infra/http/create-http-server.ts";
import { createHealth } from "#infra/http/health.ts";
import { meterAnswers } from "#infra/metrics-http.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import { attachRealtime, type Realtime, type RealtimeOptions } from "#realtime/attach.ts";
import { openApi } from "#server/api.ts";

export type TestServer = { url: string; port: number; realtime: Realtime; close(): Promise<void> };

/** The product's HTTP entry with both doors of the commands and the REST API on a free port; only Next's pages are missing. */
export async function openServer(
  runtime: Runtime,
  options: Partial<RealtimeOptions> = {},
): Promise<TestServer> {
  const upgrades = new Map<string, UpgradeHandler>();
  const server = createHttpServer(runtime.env, {
    health: createHealth(
      () => runtime.db.$queryRaw`SELECT 1`,
      () => false,
    ),
    api: openApi(runtime),
    pages: (_, res) => {
      res.statusCode = 404;
      res.end();
    },
    upgrades,
    onError: (error) => {
      throw error;
    },
    onAnswered: meterAnswers(runtime.metrics),
  });
  const realtime = attachRealtime(runtime, options);
  upgrades.set("/live/", realtime.handleUpgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    realtime,
    async close() {
      await realtime.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type Reply<T> = { status: number; headers: Headers; answer: Answer<T> };

/** A program with a cookie jar: what a browser keeps of the answers' Set-Cookie headers. */
export type HttpClient = {
  cookies: Map<string, string>;
  call<K extends CommandName>(
    name: K,
    input: Input<K>,
    headers?: Record<string, string>,
  ): Promise<Reply<Output<K>>>;
  /** The data of an accepted command; throws what it was refused with. */
  ask<K extends CommandName>(name: K, input: Input<K>): Promise<Output<K>>;
  send(path: string, init: RequestInit): Promise<Response>;
};

/** Makes a client that names the app, or an operator's realm, with every command. */
export function httpClient(
  url: string,
  named: { appKey?: string; realm?: "operator" },
  request: typeof fetch = fetch,
): HttpClient {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    if (cookie !== "" && !headers.has("cookie")) headers.set("cookie", cookie);
    const response = await request(`${url}${path}`, { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  const client: HttpClient = {
    cookies,
    send,
    async call(name, input, headers = {}) {
      const response = await send(`/api/commands/${name}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(named.appKey ? { "x-borealis-app": named.appKey } : {}),
          ...(named.realm ? { "x-borealis-realm": named.realm } : {}),
          ...headers,
        },
        body: JSON.stringify(input),
      });
      return { status: response.status, headers: response.headers, answer: await response.json() };
    },
    async ask(name, input) {
      const { answer } = await client.call(name, input);
      if (answer.ok) return answer.data;
      throw Object.assign(new Error(`${name}: ${answer.error.code}`), answer.error);
    },
  };
  return client;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split(";");
  const [name = "", value = ""] = pair.split(/=(.*)/s);
  if (attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute))) cookies.delete(name);
  else cookies.set(name, value);
}
