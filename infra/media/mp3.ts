/** Kilobits a second by the number in a frame's head: MPEG 1, and 2 with 2.5. */
const RATES = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const SAMPLES = [44_100, 48_000, 32_000];
const LAYER_3 = 1;

/**
 * How long the frames of an MP3 last, counted one after the other: what its first frame says of all of them is nobody's
 * word. 0 when there are none.
 */
export function mp3Duration(bytes: Buffer): number {
  let milliseconds = 0;
  for (let at = tagLength(bytes); at + 4 <= bytes.length; ) {
    const frame = readFrame(bytes.readUInt32BE(at));
    // Something else in between: the next frame begins where the next mark is.
    if (frame) milliseconds += frame.milliseconds;
    at += frame?.length ?? 1;
  }
  return Math.round(milliseconds);
}

/** What stands before the first frame, such as a picture. */
function tagLength(bytes: Buffer): number {
  if (bytes.length < 10 || bytes.toString("latin1", 0, 3) !== "ID3") return 0;
  return 10 + bytes.subarray(6, 10).reduce((size, byte) => size * 128 + (byte & 0x7f), 0);
}

function readFrame(head: number): { length: number; milliseconds: number } | null {
  if (head >>> 21 !== 0x7ff) return null;
  const version = (head >>> 19) & 3;
  const layer = (head >>> 17) & 3;
  const kilobits = RATES[version === 3 ? 0 : 1][(head >>> 12) & 15];
  const samples = SAMPLES[(head >>> 10) & 3];
  if (version === 1 || layer !== LAYER_3 || !kilobits || samples === undefined) return null;
  const rate = samples / (version === 3 ? 1 : version === 2 ? 2 : 4);
  const inFrame = version === 3 ? 1_152 : 576;
  const length = Math.floor((inFrame / 8) * ((kilobits * 1_000) / rate)) + ((head >>> 9) & 1);
  return { length, milliseconds: (inFrame * 1_000) / rate };
}
