import type { AppRef } from "#core/context.ts";
import type { UploadedMedia } from "#protocol/media.ts";
import { type HttpClient, httpClient, openServer, type TestServer } from "./server.ts";
import { openTenant, type Tenant, uniqueName } from "./tenant.ts";

const PASSWORD = "horse battery staple";

/** A server with two people, and how files are brought to it and fetched from it. */
export type MediaDoor = {
  tenant: Tenant;
  app: AppRef;
  server: TestServer;
  ann: HttpClient;
  ben: HttpClient;
  signIn(username: string, appKey?: string): Promise<HttpClient>;
  post(client: HttpClient, type: string, body: FormData | Buffer, headers?: object): Promise<Response>;
  /** The same, which must be taken. */
  uploaded(client: HttpClient, type: string, body: FormData): Promise<UploadedMedia>;
  get(client: HttpClient, mediaId: string, query?: string, headers?: object): Promise<Response>;
  /** How many files there are. */
  count(): Promise<number>;
  close(): Promise<void>;
};

/** A form with one file. */
export function form(bytes: Buffer, name = "file.bin", field = "filename"): FormData {
  const body = new FormData();
  body.append(field, new Blob([new Uint8Array(bytes)]), name);
  return body;
}

/** Opens one on an installation of its own; `environment` changes settings, such as where files are kept. */
export async function openMediaDoor(environment: Record<string, string> = {}): Promise<MediaDoor> {
  const tenant = await openTenant(undefined, environment);
  const app = await tenant.app("shop");
  const server = await openServer(tenant.runtime);
  const signIn = async (username: string, appKey = app.appKey) => {
    const client = httpClient(server.url, { appKey });
    await client.ask("user.register", { username, password: PASSWORD });
    await client.ask("session.create", { username, password: PASSWORD });
    return client;
  };
  const post: MediaDoor["post"] = (client, type, body, headers = {}) =>
    client.send(`/media/${app.appKey}?type=${type}`, {
      method: "POST",
      body: body as BodyInit,
      headers: { ...headers },
    });
  return {
    tenant,
    app,
    server,
    ann: await signIn(uniqueName("ann")),
    ben: await signIn("benny"),
    signIn,
    post,
    async uploaded(client, type, body) {
      const answer = await (await post(client, type, body)).json();
      if (!answer.ok) throw Object.assign(new Error("the file was not taken"), answer.error);
      return answer.data;
    },
    get: (client, mediaId, query = "", headers = {}) =>
      client.send(`/media/${app.appKey}/${mediaId}${query}`, { headers: { ...headers } }),
    count: () => tenant.runtime.db.media.count({ where: { appId: app.id } }),
    async close() {
      await server.close();
      await tenant.close();
    },
  };
}
