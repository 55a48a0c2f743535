import type { MediaType, UploadedMedia } from "#protocol/media.ts";
import type { MessageBody } from "#protocol/message.ts";
import { CallError, isCallError, unanswered } from "../call-error.ts";
import type { Core } from "../core.ts";
import type { HttpOptions } from "../http.ts";
import { withProgress } from "../outgoing-state.ts";
import type { Storage, StoredFile } from "../storage.ts";

export type OutgoingFiles = {
  file: Blob;
  /** The still picture of a video. */
  poster?: Blob;
  /** A large photograph as its bubble shows it meanwhile; it stays on this device. */
  preview?: Blob;
};

/** Blobs kept at hand for the bubbles of this session; the browser holds large ones on its disk. */
const KEPT = 60;
const TOLD_EVERY_MS = 120;

type MediaBody = Extract<MessageBody, { mediaId: string }>;

const isMedia = (body: MessageBody): body is MediaBody => "mediaId" in body;

/** The message's file is only on this device. */
export const waitsForUpload = (body: MessageBody): boolean => isMedia(body) && body.mediaId === "";

/** The body as it was before its upload. */
export const unuploaded = (body: MessageBody): MessageBody =>
  isMedia(body) ? { ...body, mediaId: "" } : body;

export type Uploads = {
  /** Keeps the files of a message; resolves when they would survive a reload, or cannot be kept. */
  keep(clientId: string, files: OutgoingFiles): Promise<void>;
  /** Uploads a message's files, going on where an earlier try stopped; answers the body to send. Throws CallError. */
  run(clientId: string, body: MessageBody): Promise<MessageBody>;
  /** The next `run` starts from the first byte. False when the file is not here any more. */
  begin(clientId: string): Promise<boolean>;
  /** Stops what runs and lets the stored bytes go. */
  forget(clientId: string): void;
  localFile(clientId: string): Promise<OutgoingFiles | null>;
  direct(type: MediaType, file: Blob, onProgress?: (part: number) => void): Promise<UploadedMedia>;
  close(): void;
};

/** What messages carry: kept until the server has it, uploaded in pieces where that pays. */
export function createUploads(core: Core, storage: Storage, http: HttpOptions): Uploads {
  const atHand = new Map<string, StoredFile>();
  const running = new Map<string, AbortController>();

  const find = async (clientId: string) => atHand.get(clientId) ?? (await storage.getFile(clientId));

  const put = (stored: StoredFile) => {
    atHand.set(stored.clientId, stored);
    // A device that cannot store still sends.
    return storage.putFile(stored).catch(() => {});
  };

  const teller = (clientId: string) => {
    let toldAt = 0;
    return (part: number) => {
      const now = core.clock();
      if (part < 1 && now - toldAt < TOLD_EVERY_MS) return;
      toldAt = now;
      core.update((state) => withProgress(state, clientId, part));
    };
  };

  const uploadAll = async (stored: StoredFile, body: MediaBody, signal: AbortSignal) => {
    const { transfer, sendResumable } = await loadTransfer();
    const { clientId, file } = stored;
    let known = stored;
    const remember = (found: Pick<StoredFile, "uploadUrl" | "still">) => {
      known = { ...known, ...found };
      return put(known);
    };
    const onProgress = teller(clientId);
    if (body.type === "image" || body.type === "voice") {
      return mergedBody(body, await transfer(http, { type: body.type, file, signal, onProgress }));
    }
    if (body.type === "video" && stored.poster && !stored.still) {
      await remember({ still: await transfer(http, { type: "image", file: stored.poster, signal }) });
    }
    const upload = await sendResumable(http, {
      type: body.type,
      file,
      fileName: body.fileName,
      uploadUrl: stored.uploadUrl,
      signal,
      onProgress,
      onUrl: (uploadUrl) => void remember({ uploadUrl }),
    });
    return mergedBody(body, await core.request("media.finish", { upload }), known.still);
  };

  return {
    keep: (clientId, files) => put({ clientId, ...files }),
    async run(clientId, body) {
      const stored = await find(clientId);
      if (!isMedia(body) || !stored) throw gone();
      const stop = new AbortController();
      running.set(clientId, stop);
      try {
        return await uploadAll(stored, body, stop.signal);
      } catch (error) {
        if (isCallError(error)) throw error;
        // A broken disk or browser; the next message must not wait for it for good.
        throw new CallError({ code: "internal", message: "The upload did not work." });
      } finally {
        running.delete(clientId);
      }
    },
    async begin(clientId) {
      const stored = await find(clientId);
      if (!stored) return false;
      const { uploadUrl: _, still: __, ...fresh } = stored;
      await put(fresh);
      return true;
    },
    forget(clientId) {
      running.get(clientId)?.abort();
      void storage.removeFile(clientId).catch(() => {});
      // The bubble goes on showing what it showed.
      for (const oldest of [...atHand.keys()].slice(0, -KEPT)) atHand.delete(oldest);
    },
    localFile: find,
    async direct(type, file, onProgress) {
      const { transfer } = await loadTransfer();
      return transfer(http, { type, file, onProgress, signal: new AbortController().signal });
    },
    close() {
      for (const stop of running.values()) stop.abort("closed");
    },
  };
}

/** What moves bytes comes after the first screen. */
async function loadTransfer() {
  try {
    return await import("./transfer.ts");
  } catch {
    throw unanswered("The server cannot be reached.");
  }
}

const gone = () =>
  new CallError({ code: "upload_not_found", message: "The file is not on this device any more." });

/** What the server found, with what only the sender can say. */
function mergedBody(body: MediaBody, found: UploadedMedia, still?: UploadedMedia): MessageBody {
  if (body.type === "video" && found.type === "video") {
    const { width, height, durationMs } = body;
    const { type: _, ...poster } = still?.type === "image" ? still : { type: null };
    return {
      ...body,
      ...found,
      width: found.width || width,
      height: found.height || height,
      durationMs: found.durationMs || durationMs,
      ...("mediaId" in poster ? { poster } : {}),
    };
  }
  if (found.type === "avatar") throw gone();
  // The same type on both sides, or what the server made of it: a video that is none is kept as a file.
  return {
    ...("caption" in body && body.caption ? { caption: body.caption } : {}),
    ...withPeaks(body),
    ...found,
  } as MessageBody;
}

const withPeaks = (body: MediaBody) => (body.type === "voice" ? { peaks: body.peaks } : {});
