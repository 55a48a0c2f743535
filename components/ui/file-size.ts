const UNITS = ["B", "KB", "MB", "GB"] as const;

/** `820 B`, `1.4 MB`: sizes as people read them, a thousand and 24 to the next. */
export function fileSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < UNITS.length - 1) {
    size /= 1_024;
    unit += 1;
  }
  return `${unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${UNITS[unit]}`;
}
