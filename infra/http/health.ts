import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const ANSWER_WITHIN_MS = 2_000;
const REUSE_FOR_MS = 500;

/**
 * Returns the handler of `/healthz`: 200 while `ping` succeeds within two seconds, else 503 with the reason.
 * Many probes at once cost one ping.
 */
export function createHealth(ping: () => Promise<unknown>, isClosing: () => boolean) {
  let latest: Promise<string | null> = Promise.resolve("the server is starting");
  let askedAt = Number.NEGATIVE_INFINITY;

  function check(): Promise<string | null> {
    if (performance.now() - askedAt > REUSE_FOR_MS) {
      askedAt = performance.now();
      latest = findFault(ping);
    }
    return latest;
  }

  return async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const reason = isClosing() ? "the server is stopping" : await check();
    res.statusCode = reason === null ? 200 : 503;
    res.setHeader("Content-Type", "application/json");
    res.setHeader("Cache-Control", "no-store");
    res.end(
      req.method === "HEAD"
        ? undefined
        : JSON.stringify(reason === null ? { ok: true } : { ok: false, reason }),
    );
  };
}

async function findFault(ping: () => Promise<unknown>): Promise<string | null> {
  const timer = new AbortController();
  const late = sleep(ANSWER_WITHIN_MS, "the database does not answer in time", { signal: timer.signal });
  const answered = ping().then(
    () => null,
    () => "the database cannot be reached",
  );
  try {
    return await Promise.race([answered, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}
