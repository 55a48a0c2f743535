import type { Page } from "@playwright/test";
import sharp from "sharp";

/** A photograph-like JPEG; `turned` as cameras write it: lying on its side, with a note to turn it. */
export function photo(width = 1_200, height = 900, { turned = false } = {}): Promise<Buffer> {
  const noise = { type: "gaussian" as const, mean: 120, sigma: 40 };
  const image = sharp({ create: { width, height, channels: 3, background: "white", noise } }).jpeg();
  return (turned ? image.withMetadata({ orientation: 6 }) : image).toBuffer();
}

export const jpeg = (name: string, buffer: Buffer) => ({ name, mimeType: "image/jpeg", buffer });

/** Two seconds of a moving picture, recorded by the browser itself. */
export async function video(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = document.createElement("canvas");
    canvas.width = 320;
    canvas.height = 180;
    const brush = canvas.getContext("2d");
    const recorder = new MediaRecorder(canvas.captureStream(15), { mimeType: "video/webm" });
    const chunks: Blob[] = [];
    recorder.ondataavailable = ({ data }) => chunks.push(data);
    const ended = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    await new Promise<void>((resolve) => {
      let frame = 0;
      const timer = setInterval(() => {
        if (brush) {
          brush.fillStyle = `hsl(${frame * 12} 70% 50%)`;
          brush.fillRect(0, 0, 320, 180);
        }
        frame += 1;
        if (frame < 30) return;
        clearInterval(timer);
        resolve();
      }, 66);
    });
    recorder.stop();
    await ended;
    return [...new Uint8Array(await new Blob(chunks).arrayBuffer())];
  });
  return Buffer.from(bytes);
}

/** Bytes that do not compress and differ everywhere. */
export function bytes(length: number): Buffer {
  const made = Buffer.alloc(length);
  let state = 12_345;
  for (let at = 0; at < length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    made[at] = state >> 16;
  }
  return made;
}
