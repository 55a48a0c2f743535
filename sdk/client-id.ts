const HEX = (byte: number) => byte.toString(16).padStart(2, "0");

/**
 * Makes the names of my messages: UUIDs of version 7, each greater than the one before as text, so that what a crash
 * left in the storage can be put back in the order of the clicks.
 */
export function createClientIds(clock: () => number): () => string {
  let last = 0;
  let counter = 0;
  return () => {
    const now = clock();
    if (now > last) {
      last = now;
      counter = 0;
    } else {
      // Within a millisecond, or when the clock went back, the 12 bits after the time count; then time is borrowed.
      counter += 1;
      if (counter > 0xfff) {
        last += 1;
        counter = 0;
      }
    }
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    for (let index = 0; index < 6; index += 1)
      bytes[index] = Math.floor(last / 2 ** (8 * (5 - index))) & 0xff;
    bytes[6] = 0x70 | (counter >> 8);
    bytes[7] = counter & 0xff;
    bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
    const hex = Array.from(bytes, HEX).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };
}
