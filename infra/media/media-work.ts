import type { Refusal } from "#core/fail.ts";
import type { Detected, HeardAudio, MadeImage } from "#core/media/tools.ts";

/** What the process that decodes is asked to do; all places are whole paths. */
export type MediaWork =
  | { kind: "type"; file: string }
  | { kind: "image"; file: string; folder: string; shape: "image" | "avatar" }
  | { kind: "recording"; file: string; mimeType: string };

export type MediaResults = { type: Detected; image: MadeImage; recording: HeardAudio };

/** What it says: that it can begin, then one answer to each work. */
export type MediaAnswer =
  | { kind: "ready" }
  | { kind: "done"; result: MediaResults[keyof MediaResults] }
  | ({ kind: "refused"; message: string } & Pick<Refusal, "code" | "retryMs">);
