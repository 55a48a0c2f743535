import type { Answer } from "#protocol/errors.ts";
import type { MediaType, UploadedMedia } from "#protocol/media.ts";

/** Hands a file to an app, as one of its operators. Never throws: no answer reads as `unavailable`. */
export async function uploadFile(
  appKey: string,
  type: MediaType,
  file: Blob,
  fileName: string = type,
): Promise<Answer<UploadedMedia>> {
  const form = new FormData();
  form.append("file", file, file instanceof File ? file.name : fileName);
  try {
    const response = await fetch(`/media/${appKey}?type=${type}&as=operator`, {
      method: "POST",
      credentials: "same-origin",
      body: form,
    });
    // The door answers this shape with every status; anything else comes from something in between and throws.
    const answer = (await response.json()) as Answer<UploadedMedia>;
    if (typeof answer.ok !== "boolean") throw new TypeError("not an answer");
    return answer;
  } catch {
    return { ok: false, error: { code: "unavailable", message: "No answer from the server." } };
  }
}
