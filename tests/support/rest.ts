import { expect } from "vitest";
import { openMasterSecret } from "#core/apps/master-secret.ts";
import type { AppRef } from "#core/context.ts";
import { exchange, lines } from "./raw-http.ts";
import type { TestServer } from "./server.ts";
import type { Tenant } from "./tenant.ts";

export type RestAnswer = { status: number; headers: Headers; body: unknown; text: string };

/** A program that calls the REST API as one app. */
export type RestClient = {
  app: AppRef;
  secret: string;
  authorization: string;
  /** Calls and answers what came; a body that is not a string is sent as JSON. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RestAnswer>;
  /** Sends these very bytes: `head` without Host and Authorization, which are added, and a body as it is. */
  raw(head: string[], body?: string | Buffer): Promise<{ status: number; text: string; head: string }>;
};

/** Opens a client for an app of the test's installation. */
export async function restClient(tenant: Tenant, server: TestServer, app: AppRef): Promise<RestClient> {
  const row = await tenant.runtime.db.app.findUniqueOrThrow({ where: { id: app.id } });
  const secret = openMasterSecret(tenant.runtime, app.appKey, row.masterSecret);
  const authorization = basic(app.appKey, secret);
  return {
    app,
    secret,
    authorization,
    async call(method, path, body, headers = {}) {
      const response = await fetch(`${server.url}${path}`, {
        method,
        redirect: "manual",
        headers: {
          authorization,
          ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: response.headers, body: parse(text), text };
    },
    async raw([request = "", ...head], body = "") {
      const top = lines(
        request,
        "Host: 127.0.0.1",
        `Authorization: ${authorization}`,
        ...head,
        "Connection: close",
      );
      const received = await exchange(server.port, Buffer.concat([Buffer.from(top), Buffer.from(body)]));
      const end = received.indexOf("\r\n\r\n");
      return {
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1] ?? 0),
        head: received.slice(0, end),
        text: Buffer.from(received.slice(end + 4), "latin1").toString("utf8"),
      };
    },
  };
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** What a refused call is answered with. */
export const refused = (status: number, code: number) => ({
  status,
  body: { error: { code, message: expect.any(String) } },
});

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}
