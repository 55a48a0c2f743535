import type { MediaLimits } from "#protocol/media.ts";
import type { Client } from "#sdk/index.ts";

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

/** What may be uploaded here, as the server said last; asks in the background, never waits long for it. */
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
