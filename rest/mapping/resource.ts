import { z } from "@hono/zod-openapi";
import type { UploadedMedia } from "#protocol/media.ts";

/** An uploaded file as the API tells of it; what it says of a picture can be sent as a message's body unchanged. */
export const JMessageResource = z
  .object({
    media_id: z.string(),
    media_crc32: z.int(),
    fsize: z.int(),
    hash: z.string(),
    width: z.int().optional(),
    height: z.int().optional(),
    format: z.string().optional(),
    fname: z.string().optional(),
  })
  .openapi("Resource");

export function toJMessageResource(media: UploadedMedia): z.input<typeof JMessageResource> {
  const { mediaId, crc32, size, hash, format } = media;
  const common = { media_id: mediaId, media_crc32: crc32, fsize: size, hash };
  switch (media.type) {
    case "image":
    case "avatar":
      return { ...common, width: media.width, height: media.height, format };
    case "file":
    case "video":
      return { ...common, fname: media.fileName };
    default:
      return { ...common, format };
  }
}
