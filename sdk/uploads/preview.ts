/** Longest side: as large as a bubble's picture is on a dense screen. */
const SIDE = 672;
/** What is decoded has about as many pixels as a square of this side, or fewer: enough for the above whatever its shape. */
const DECODED_SIDE = 1_024;
/** Smaller files are drawn at once as they are. */
const LARGE_BYTES = 512 * 1024;

/** Not every browser has it, nor every library of types. */
type Decoder = {
  decode(): Promise<{
    image: CanvasImageSource & { displayWidth: number; displayHeight: number; close(): void };
  }>;
  close(): void;
};
type DecoderType = new (init: {
  type: string;
  data: ReadableStream<Uint8Array>;
  desiredWidth: number;
  desiredHeight: number;
}) => Decoder;

/** A large photograph in the size of its bubble: decoding all of it takes longer than anybody waits; null for all else. */
export async function previewOf(file: Blob): Promise<Blob | null> {
  if (file.type !== "image/jpeg" || file.size < LARGE_BYTES) return null;
  try {
    return (await decodeSmall(file)) ?? (await decodeWhole(file));
  } catch {
    return null;
  }
}

/** A JPEG can be decoded at an eighth of its size and up, which costs a fraction of the time. */
async function decodeSmall(file: Blob): Promise<Blob | null> {
  if (!("ImageDecoder" in globalThis)) return null;
  const ImageDecoder = globalThis.ImageDecoder as DecoderType;
  const desired = { desiredWidth: DECODED_SIDE, desiredHeight: DECODED_SIDE };
  const decoder = new ImageDecoder({ type: file.type, data: file.stream(), ...desired });
  try {
    const { image } = await decoder.decode();
    return await drawn(image, image.displayWidth, image.displayHeight).finally(() => image.close());
  } finally {
    decoder.close();
  }
}

/** Away from the page's own thread at least. */
async function decodeWhole(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file);
  return drawn(image, image.width, image.height).finally(() => image.close());
}

function drawn(image: CanvasImageSource, width: number, height: number): Promise<Blob> {
  const scale = Math.min(1, SIDE / Math.max(width, height));
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const canvas = new OffscreenCanvas(Math.max(1, wide), Math.max(1, high));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.8 });
}
