import { crc32, deflateRawSync, deflateSync } from "node:zlib";

/** Every virus scanner reports it, and it harms nobody. */
export const eicar = (): Buffer =>
  Buffer.from(
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""),
    "latin1",
  );

/** A GIF of one pixel and so many frames. */
export function gifOf(frames: number, comment = ""): Buffer {
  const head = Buffer.from("GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff", "latin1");
  const said = comment
    ? Buffer.from(`!\xfe${String.fromCharCode(comment.length)}${comment}\0`, "latin1")
    : [];
  const frame = Buffer.from("!\xf9\x04\0\x01\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0", "latin1");
  const all = Array.from({ length: frames }, () => frame);
  return Buffer.concat([head, Buffer.from(said), ...all, Buffer.from(";")]);
}

/** A PNG in one colour; of black and white alone it is a few hundred kilobytes, however large it is. */
export function pngOf(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const rows = Buffer.alloc((Math.ceil(width / 8) + 1) * height);
  const chunk = (name: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** The progressive JPEG again, with its last scan so many times more. */
export function withScans(jpeg: Buffer, more: number): Buffer {
  const last = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
  // What comes before the scan may be tables; they stay as they are.
  const scan = jpeg.subarray(last, end);
  return Buffer.concat([
    jpeg.subarray(0, end),
    ...Array.from({ length: more }, () => scan),
    jpeg.subarray(end),
  ]);
}

/** The JPEG with a comment of its camera's. */
export function withComment(jpeg: Buffer, comment: string): Buffer {
  const head = Buffer.from([0xff, 0xfe, (comment.length + 2) >> 8, (comment.length + 2) & 0xff]);
  return Buffer.concat([jpeg.subarray(0, 2), head, Buffer.from(comment), jpeg.subarray(2)]);
}

/** A recording of AMR that is silent for so many seconds, a byte for twenty milliseconds. */
export const amrSilence = (seconds: number): Buffer =>
  Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(seconds * 50, 0x7c)]);

/** An MP3 of so many frames of 26 ms, at 32 kbit/s, that says it has `claimed`. */
export function mp3Of(frames: number, claimed: number): Buffer {
  const frame = Buffer.alloc(104);
  frame.writeUInt32BE(0xfffb10c4);
  const first = Buffer.from(frame);
  first.write("Xing", 21);
  first.writeUInt32BE(1, 25);
  first.writeUInt32BE(claimed, 29);
  return Buffer.concat([first, ...Array.from({ length: frames }, () => frame)]);
}

/** A ZIP with one file of the text. */
export function zipOf(name: string, text: string): Buffer {
  const [content, data] = [Buffer.from(text), deflateRawSync(text)];
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(data.length, 14);
  facts.writeUInt32LE(content.length, 18);
  facts.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04"), facts, Buffer.from(name), data]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\0"),
    facts,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
