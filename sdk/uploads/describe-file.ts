import type { MessageBody } from "#protocol/message.ts";
import { previewOf } from "./preview.ts";
import type { OutgoingFiles } from "./uploads.ts";

/** What a message says of a file, and the file itself; the server puts its own findings in the place of these. */
export type Described = { body: MessageBody; files: OutgoingFiles };

/** What browsers and the server both take for pictures; others travel as files. */
const pictures = new Set(["image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"]);
const NO_PICTURE_MS = 4_000;
const POSTER_SIDE = 640;

const unknown = { mediaId: "", crc32: 0, hash: "", format: "" };

export const isPicture = (file: File): boolean => pictures.has(file.type);
export const isVideo = (file: File): boolean => file.type.startsWith("video/");

/** Reads what is known of a chosen file before it is sent: sizes, so that its bubble has its room, a video's still picture. */
export async function describeFile(file: File): Promise<Described> {
  const facts = { ...unknown, size: file.size };
  if (isPicture(file)) {
    const [preview, size] = await Promise.all([previewOf(file), pictureSize(file)]);
    const files = { file, ...(preview ? { preview } : {}) };
    if (size) return { body: { type: "image", ...facts, ...size, thumbhash: "" }, files };
  }
  if (isVideo(file)) {
    const video = await videoFacts(file);
    if (video) {
      const { poster, ...known } = video;
      return {
        body: { type: "video", ...facts, fileName: file.name, ...known },
        files: { file, ...(poster ? { poster } : {}) },
      };
    }
  }
  return { body: { type: "file", ...facts, fileName: file.name }, files: { file } };
}

/** Turned as it will be seen; null when the browser cannot read it. */
async function pictureSize(file: Blob): Promise<{ width: number; height: number } | null> {
  const url = URL.createObjectURL(file);
  try {
    const image = new Image();
    const loaded = new Promise<boolean>((resolve) => {
      image.onload = () => resolve(true);
      image.onerror = () => resolve(false);
    });
    image.src = url;
    return (await loaded) ? { width: image.naturalWidth, height: image.naturalHeight } : null;
  } finally {
    URL.revokeObjectURL(url);
  }
}

type VideoFacts = { width: number; height: number; durationMs: number; poster: Blob | null };

async function videoFacts(file: Blob): Promise<VideoFacts | null> {
  const url = URL.createObjectURL(file);
  const video = document.createElement("video");
  const heard = (name: string) =>
    new Promise<boolean>((resolve) => {
      video.addEventListener(name, () => resolve(true), { once: true });
      video.addEventListener("error", () => resolve(false), { once: true });
      setTimeout(() => resolve(false), NO_PICTURE_MS);
    });
  try {
    video.muted = true;
    video.preload = "auto";
    const loaded = heard("loadeddata");
    video.src = url;
    if (!(await loaded)) return null;
    const { videoWidth: width, videoHeight: height, duration } = video;
    const durationMs = Number.isFinite(duration) ? Math.round(duration * 1_000) : 0;
    if (duration > 1) {
      const there = heard("seeked");
      video.currentTime = Math.min(1, duration / 10);
      await there;
    }
    return { width, height, durationMs, poster: await stillOf(video) };
  } finally {
    video.removeAttribute("src");
    URL.revokeObjectURL(url);
  }
}

async function stillOf(video: HTMLVideoElement): Promise<Blob | null> {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  const scale = Math.min(1, POSTER_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
}
