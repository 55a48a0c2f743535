// Plain JavaScript, because scripts/start.mjs needs it before anything is installed or compiled.

/** How long something took, as a person reads it. @param {number} milliseconds */
export function duration(milliseconds) {
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

/**
 * Does one step of the start and prints one line with its time; the work may return what to say about it.
 * @template T
 * @param {string} name
 * @param {(say: (outcome: string) => void) => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const began = performance.now();
  let outcome = "ready";
  const result = await work((said) => {
    outcome = said;
  });
  console.log(`${name.padEnd(12)} ${outcome} (${duration(performance.now() - began)})`);
  return result;
}
