import type { MediaLimits } from "#protocol/media.ts";
import type { Client } from "#sdk/index.ts";

export const isPicture = (file: File): boolean =>
  file.type.startsWith("image/") && file.type !== "image/svg+xml";

const MB = 1024 * 1024;

/** What counts until the server was heard; it has the last word in any case. */
const usual: MediaLimits = {
  imageBytes: 10 * MB,
  avatarBytes: 2 * MB,
  fileBytes: 100 * MB,
  videoBytes: 100 * MB,
  voiceBytes: 10 * MB,
  voiceMs: 60_000,
  left: { bytes: Number.MAX_SAFE_INTEGER, files: Number.MAX_SAFE_INTEGER },
};

const known = new WeakMap<Client, MediaLimits>();

/** What may be uploaded here, as the server said last; null before it was heard. */
export const knownLimits = (client: Client): MediaLimits | null => known.get(client) ?? null;

/** Is the file too large for what it will be sent as? Then answers what it may have. */
export function tooLargeFor(file: File, { imageBytes, videoBytes, fileBytes } = usual): number | null {
  const most = isPicture(file) ? imageBytes : file.type.startsWith("video/") ? videoBytes : fileBytes;
  return file.size > most ? most : null;
}

/** The same, not necessarily heard already; asks in the background, never waits long for it. */
export async function mediaLimits(client: Client): Promise<MediaLimits> {
  const before = known.get(client);
  if (client.store.getState().connection.phase !== "online") return before ?? usual;
  const asked = client.call("media.limits", {}).then((limits) => {
    known.set(client, limits);
    return limits;
  });
  if (before) {
    asked.catch(() => {});
    return before;
  }
  return asked.catch(() => usual);
}
