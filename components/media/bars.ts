/** A waveform of so many bars, 0 to 100 each, from however many levels were measured. */
export function barsOf(levels: readonly number[], count: number): number[] {
  if (levels.length === 0) return Array.from({ length: count }, () => 0);
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * levels.length) / count);
    const to = Math.max(from + 1, Math.floor(((index + 1) * levels.length) / count));
    return Math.max(...levels.slice(from, to));
  });
}

/** The same waveform with its loudest bar at 100, so that a quiet voice is seen too. */
export function normalized(bars: readonly number[]): number[] {
  const loudest = Math.max(1, ...bars);
  return bars.map((bar) => Math.round((bar / loudest) * 100));
}
