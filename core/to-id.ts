/** SQL bigint to number: the one place. Throws above 2^53, where JavaScript would begin to round. */
export function toId(value: bigint | number | string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("an id is beyond what JavaScript keeps exactly");
  return number;
}
