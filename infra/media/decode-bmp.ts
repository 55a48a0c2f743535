import { open } from "node:fs/promises";
import { refuse } from "#core/fail.ts";

type Pixels = { width: number; height: number; rgba: Buffer };

const damaged = () => refuse("media_damaged", "This picture cannot be read.");

/** Does the file begin as a bitmap of Windows does? */
export async function isBmp(file: string): Promise<boolean> {
  const handle = await open(file, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString("latin1") === "BM";
  } finally {
    await handle.close();
  }
}

/** Decodes an uncompressed bitmap of 8, 24 or 32 bits a pixel; refuses every other, and one of more than `most` pixels. */
export function decodeBmp(file: Buffer, most: number): Pixels {
  if (file.length < 54) throw damaged();
  const offset = file.readUInt32LE(10);
  const headerBytes = file.readUInt32LE(14);
  const width = file.readInt32LE(18);
  const signedHeight = file.readInt32LE(22);
  const bits = file.readUInt16LE(28);
  const compression = file.readUInt32LE(30);
  const height = Math.abs(signedHeight);
  if (width <= 0 || height === 0) throw damaged();
  if (width * height > most) throw refuse("media_too_large", "This picture has too many pixels.");
  const isPlain = compression === 0 || (compression === 3 && bits === 32);
  if (!isPlain || ![8, 24, 32].includes(bits))
    throw refuse("media_refused", "This kind of BMP is not taken.");
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (offset + stride * height > file.length) throw damaged();
  const rgba = Buffer.allocUnsafe(width * height * 4);
  const palette = 14 + headerBytes;
  for (let y = 0; y < height; y += 1) {
    // Written from the bottom up, unless the height is negative.
    const row = offset + stride * (signedHeight > 0 ? height - 1 - y : y);
    for (let x = 0; x < width; x += 1) {
      const from = bits === 8 ? palette + (file[row + x] ?? 0) * 4 : row + (x * bits) / 8;
      if (from + 2 >= file.length) throw damaged();
      const to = (y * width + x) * 4;
      rgba[to] = file[from + 2] ?? 0;
      rgba[to + 1] = file[from + 1] ?? 0;
      rgba[to + 2] = file[from] ?? 0;
      rgba[to + 3] = 255;
    }
  }
  return { width, height, rgba };
}
