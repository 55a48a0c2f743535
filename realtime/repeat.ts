/** Runs `work` again and again, `everyMs` after it ended; answers the end of that. */
export function repeat(
  work: () => Promise<void>,
  everyMs: number,
  onError: (error: unknown) => void,
): () => void {
  let timer: NodeJS.Timeout;
  let ended = false;
  const run = async () => {
    await work().catch(onError);
    if (!ended) timer = setTimeout(run, everyMs).unref();
  };
  timer = setTimeout(run, everyMs).unref();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
