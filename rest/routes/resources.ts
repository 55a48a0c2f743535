import { z } from "@hono/zod-openapi";
import { linkToMedia } from "#core/media/find-media.ts";
import { storeMediaFromStream } from "#core/media/store-media.ts";
import { receiveForm } from "#infra/http/receive-form.ts";
import { mediaId, optional } from "../fields.ts";
import { JMessageResource, toJMessageResource } from "../mapping/resource.ts";
import { defineRoute, type Route } from "../route.ts";

const noun = "Files";
const path = "/v1/resource";

/** What JMessage takes in one upload. */
const UPLOAD_BYTES = 8 * 1024 * 1024;

/** As files of programs are named, whatever they run on. */
const PLATFORM = "j";

const find = defineRoute({
  id: "R1",
  method: "get",
  path,
  noun,
  scope: "files.read",
  summary: "The address of a file",
  description: "It needs no credentials, and lasts as long as the file is in use.",
  query: z.object({ mediaId: mediaId.min(1) }),
  success: 200,
  answer: z.object({ url: z.string() }),
  errors: ["media_not_found"],
  async run({ ctx, query, request, runtime }) {
    const { publicUrl } = runtime.env;
    // Without a name of its own the installation is where the caller found it; the entry has checked the header.
    const base = publicUrl?.replace(/\/+$/, "") ?? `http://${request.headers.host ?? ""}`;
    return { url: await linkToMedia(ctx, query.mediaId, base) };
  },
});

const upload = defineRoute({
  id: "R2",
  method: "post",
  path,
  noun,
  scope: "files.write",
  summary: "Upload a picture, a file or a recording",
  description: "A form with one file of at most 8 MB; its field may be called anything.",
  query: z.object({
    // Films are none of JMessage's types; without them a program could not send one.
    type: optional(z.enum(["image", "file", "voice", "video"])).transform((type) => type ?? "image"),
  }),
  streams: true,
  success: 200,
  answer: JMessageResource,
  errors: ["media_refused", "media_damaged", "media_too_large", "media_too_long", "storage_full"],
  async run({ ctx, query, request }) {
    const { type } = query;
    const stored = await receiveForm(request, ({ stream, fileName }) =>
      storeMediaFromStream(ctx, { type, stream, fileName, platform: PLATFORM, mostBytes: UPLOAD_BYTES }),
    );
    if (ctx.deed) ctx.deed.after = { media_id: stored.mediaId };
    return toJMessageResource(stored);
  },
});

export const resourceRoutes: Route[] = [find, upload];
