/** Elements of the format that are looked into; all others are passed over. */
const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const SCALE = 0x2ad7b1;
const DURATION = 0x4489;
const TRACKS = 0x1654ae6b;
const TRACK = 0xae;
const TRACK_TYPE = 0x83;
const CLUSTER = 0x1f43b675;
const TIME = 0xe7;
const GROUP = 0xa0;
const BLOCK = 0xa1;
const SIMPLE_BLOCK = 0xa3;
const containers = new Set([SEGMENT, INFO, TRACKS, TRACK, CLUSTER, GROUP]);
const VIDEO = 1;
/** Opus in recordings comes in pieces of this length. */
const LAST_PIECE_MS = 20;

/**
 * How long a WebM lasts that a recorder wrote as it went: without a length of the whole, of its clusters or both. Counted
 * from its blocks in one pass; throws when there are none.
 */
export function readWebm(bytes: Buffer): { durationMs: number; hasVideo: boolean } {
  let scale = 1_000_000;
  let told = 0;
  let clusterAt = 0;
  let last = -1;
  let hasVideo = false;
  for (let at = 0; at < bytes.length; ) {
    const id = readNumber(bytes, at, true);
    const size = id && readNumber(bytes, at + id.length, false);
    if (!id || !size) break;
    const start = at + id.length + size.length;
    const length = size.unknown ? bytes.length - start : size.value;
    const end = Math.min(bytes.length, start + length);
    if (id.value === SCALE) scale = readUnsigned(bytes, start, end);
    else if (id.value === DURATION)
      told = end - start === 4 ? bytes.readFloatBE(start) : bytes.readDoubleBE(start);
    else if (id.value === TRACK_TYPE) hasVideo ||= readUnsigned(bytes, start, end) === VIDEO;
    else if (id.value === TIME) clusterAt = readUnsigned(bytes, start, end);
    else if (id.value === SIMPLE_BLOCK || id.value === BLOCK) {
      const track = readNumber(bytes, start, false);
      if (track && start + track.length + 2 <= bytes.length) {
        last = Math.max(last, clusterAt + bytes.readInt16BE(start + track.length));
      }
    }
    // Looking into a container is going on behind its head; so lengths that nobody knew do not matter.
    at = containers.has(id.value) ? start : end;
  }
  if (last < 0) throw new Error("nothing was recorded");
  const unit = scale / 1_000_000;
  return { durationMs: Math.round(told > 0 ? told * unit : last * unit + LAST_PIECE_MS), hasVideo };
}

/** A number whose own first bits say how long it is; of names these bits are a part. */
function readNumber(bytes: Buffer, at: number, isName: boolean) {
  const first = bytes[at];
  if (first === undefined || first === 0) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = isName ? first : first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    unknown &&= byte === 0xff;
    value = value * 256 + byte;
  }
  return { value, length, unknown };
}

function readUnsigned(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at += 1) value = value * 256 + (bytes[at] ?? 0);
  return value;
}
