/** The value of one sample in Prometheus's text, named with its labels as it stands there; undefined when it has none. */
export function sampleOf(text: string, sample: string): number | undefined {
  const line = text.split("\n").find((found) => found.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}
