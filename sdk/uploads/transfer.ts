import { type DetailedError, Upload } from "tus-js-client";
import type { Answer } from "#protocol/errors.ts";
import { limits } from "#protocol/limits.ts";
import type { MediaType, UploadedMedia } from "#protocol/media.ts";
import { CallError, unanswered } from "../call-error.ts";
import type { HttpOptions } from "../http.ts";

/** Without a byte moving for this long the way is dead, whatever the socket says. */
const STALLED_MS = 30_000;

export type Transfer = {
  type: MediaType;
  file: Blob;
  signal: AbortSignal;
  /** Told 0 to 1. */
  onProgress?: ((part: number) => void) | undefined;
};

/** Sends a file in one request; for what is small. Throws CallError. */
export function transfer({ origin, appKey }: HttpOptions, options: Transfer): Promise<UploadedMedia> {
  const { type, file, signal, onProgress } = options;
  const form = new FormData();
  form.append("file", file, file instanceof File ? file.name : type);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const watch = watchdog(() => request.abort());
    const fail = () => {
      watch.stop();
      reject(unanswered("The upload was interrupted."));
    };
    request.open("POST", `${origin}/media/${appKey}?type=${type}`);
    request.upload.onprogress = ({ loaded, total }) => {
      watch.alive();
      if (total > 0) onProgress?.(loaded / total);
    };
    request.onerror = fail;
    request.onabort = fail;
    request.onload = () => {
      watch.stop();
      const answer = parsed(request.responseText);
      if (answer?.ok) resolve(answer.data);
      else
        reject(answer ? new CallError(answer.error) : unanswered("The server's answer is not understood."));
    };
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) return fail();
    request.send(form);
  });
}

/**
 * Sends a file in pieces, going on at `uploadUrl` if there is one; answers the upload's name for `media.finish`. Throws
 * CallError. Stopped by its signal, it takes back what was sent, unless the page is only being left.
 */
export function sendResumable(
  { origin, appKey }: HttpOptions,
  options: Transfer & { fileName: string; uploadUrl?: string | undefined; onUrl: (url: string) => void },
): Promise<string> {
  const { type, file, fileName, uploadUrl, signal, onProgress, onUrl } = options;
  return new Promise((resolve, reject) => {
    const fail = (error: CallError) => {
      watch.stop();
      reject(error);
    };
    const upload = new Upload(file, {
      endpoint: `${origin}/media/${appKey}/uploads`,
      ...(uploadUrl ? { uploadUrl } : {}),
      chunkSize: limits.uploadChunkBytes,
      // The outbox knows when trying again is worth while.
      retryDelays: null,
      storeFingerprintForResuming: false,
      metadata: { type, filename: fileName },
      onUploadUrlAvailable: () => upload.url && onUrl(upload.url),
      onProgress(sent, total) {
        watch.alive();
        if (total) onProgress?.(sent / total);
      },
      onError: (error) => fail(refusal(error)),
      onSuccess() {
        watch.stop();
        resolve(upload.url?.split("/").at(-1) ?? "");
      },
    });
    const stop = (forGood: boolean) => {
      void upload.abort(forGood).catch(() => {});
      fail(unanswered("The upload was interrupted."));
    };
    const watch = watchdog(() => stop(false));
    signal.addEventListener("abort", () => stop(signal.reason !== "closed"), { once: true });
    if (signal.aborted) return stop(false);
    upload.start();
  });
}

function refusal(error: Error | DetailedError): CallError {
  const response = "originalResponse" in error ? error.originalResponse : null;
  const answer = response ? parsed(response.getBody()) : null;
  return answer?.ok === false ? new CallError(answer.error) : unanswered("The upload was interrupted.");
}

function parsed(body: string): Answer<UploadedMedia> | null {
  try {
    const answer: unknown = JSON.parse(body);
    // Our server answers in this form; a proxy's page in between is no JSON.
    return typeof answer === "object" && answer !== null && "ok" in answer
      ? (answer as Answer<UploadedMedia>)
      : null;
  } catch {
    return null;
  }
}

function watchdog(bark: () => void): { alive(): void; stop(): void } {
  let timer = setTimeout(bark, STALLED_MS);
  return {
    alive() {
      clearTimeout(timer);
      timer = setTimeout(bark, STALLED_MS);
    },
    stop: () => clearTimeout(timer),
  };
}
