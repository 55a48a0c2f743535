import { randomBytes } from "node:crypto";
import { MemoryLocker, Server } from "@tus/server";
import type { Context as HonoContext } from "hono";
import type { Context, UserContext } from "#core/context.ts";
import { isRefusal, refuse } from "#core/fail.ts";
import { storeMediaFromStream } from "#core/media/store-media.ts";
import type { MediaWork } from "#core/metrics.ts";
import { receiveForm } from "#infra/http/receive-form.ts";
import type { Runtime } from "#infra/runtime.ts";
import { errors } from "#protocol/errors.ts";
import { MediaType } from "#protocol/media.ts";
import type { HttpDoor } from "../door.ts";
import type { Bindings, HttpApp } from "../http-app.ts";
import { openMediaContext } from "./open-user.ts";
import { serveMedia } from "./serve-media.ts";
import { UploadStore } from "./upload-store.ts";

type C = HonoContext<Bindings>;
type Doors = {
  openDoor(c: C, appKey: string): HttpDoor;
  /** Refuses what another site's page sends. */
  assertOwn(c: C): void;
  /** Answers what a command would; also when it throws. */
  answer(c: C, name: MediaWork, work: () => Promise<unknown>): Promise<Response>;
};

/** Files: taken by one form or piece by piece, and handed out. */
export function mountMedia(http: HttpApp, runtime: Runtime, doors: Doors): void {
  const locker = new MemoryLocker();
  http.post("/media/:app", (c) =>
    doors.answer(c, "media.upload", async () => {
      doors.assertOwn(c);
      const ctx = await openUploader(runtime, doors, c);
      const type = MediaType.safeParse(c.req.query("type") ?? "image");
      if (!type.success) throw refuse("invalid_input", "The type is image, voice, video, file or avatar.");
      return receiveForm(c.env.incoming, ({ stream, fileName }) =>
        storeMediaFromStream(ctx, { type: type.data, stream, fileName }),
      );
    }),
  );
  for (const path of ["/media/:app/uploads", "/media/:app/uploads/:id"]) {
    // Hono leads HEAD, by which an upload is asked how far it came, to what GET has.
    http.on(["POST", "GET", "PATCH", "DELETE", "OPTIONS"], path, (c) => resumable(c));
  }
  http.get("/media/:app/:id{.+}", async (c) => {
    const open = () => openReader(runtime, doors, c);
    return open().then(
      (ctx) => serveMedia(ctx, requestOf(c)),
      (error: unknown) => doors.answer(c, "media.get", () => Promise.reject(error)),
    );
  });

  async function resumable(c: C): Promise<Response> {
    try {
      doors.assertOwn(c);
      const ctx = await openMediaContext(runtime, doors.openDoor(c, c.req.param("app") ?? ""), {
        name: "media.resume",
        caller: "user",
      });
      // Opened for a user; the context of nobody else is answered.
      return await protocolFor(ctx as UserContext).handleWeb(c.req.raw);
    } catch (error) {
      return doors.answer(c, "media.resume", () => Promise.reject(error));
    }
  }

  /** The protocol's own state is in the database: one for each request costs a few objects. */
  function protocolFor(ctx: UserContext): Server {
    return new Server({
      path: `/media/${ctx.app.appKey}/uploads`,
      datastore: new UploadStore(ctx),
      locker,
      allowedOrigins: () => false,
      namingFunction: () => randomBytes(16).toString("hex"),
      generateUrl: (_, { path, id }) => `${path}/${id}`,
      onResponseError: (_, error) => toProtocolError(error),
    });
  }
}

function toProtocolError(error: unknown) {
  if (!isRefusal(error)) return undefined;
  const { code, message } = error;
  return { status_code: errors[code].status, body: JSON.stringify({ ok: false, error: { code, message } }) };
}

const openUploader = (runtime: Runtime, doors: Doors, c: C): Promise<Context> =>
  openMediaContext(runtime, doors.openDoor(c, c.req.param("app") ?? ""), {
    name: "media.upload",
    caller: c.req.query("as") === "operator" ? "operator" : "user",
  });

/** An app's own picture and what a token is for are shown to whoever is not signed in. */
async function openReader(runtime: Runtime, doors: Doors, c: C): Promise<Context> {
  const door = doors.openDoor(c, c.req.param("app") ?? "");
  const open = (caller: "user" | "operator" | "visitor") =>
    openMediaContext(runtime, door, { name: "media.get", caller });
  if (c.req.query("token") !== undefined) return open("visitor");
  return open(c.req.query("as") === "operator" ? "operator" : "user").catch((error: unknown) => {
    if (isRefusal(error) && errors[error.code].status === 401) return open("visitor");
    throw error;
  });
}

function requestOf(c: C) {
  return {
    mediaId: c.req.param("id") ?? "",
    size: c.req.query("size"),
    download: c.req.query("download") === "1",
    token: c.req.query("token"),
    range: c.req.header("range"),
    knownTag: c.req.header("if-none-match"),
  };
}
