/** Keys are made by us alone: whatever else would be one is a fault of ours and never reaches a file system. */
export function assertKey(key: string): string {
  if (
    !/^\.?[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/.test(key) ||
    key.includes("..")
  ) {
    throw new Error("this is not the key of a file");
  }
  return key;
}
