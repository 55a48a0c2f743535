import type { IncomingMessage, Server } from "node:http";

export type LateBodies = {
  /** A body must be whole within this time… */
  wholeWithinMs: number;
  /** …or, where files are taken, go on at least this fast. */
  slowest: { bytes: number; everyMs: number };
  takesFiles: (path: string) => boolean;
};

/** Hangs up on whoever sends a body too slowly. A file may take as long as it goes on. */
export function cutLateBodies(server: Server, { wholeWithinMs, slowest, takesFiles }: LateBodies): void {
  server.on("request", (req) => {
    if (req.complete) return;
    const path = (req.url ?? "").split("?")[0] ?? "";
    const watch = takesFiles(path)
      ? watchPace(req, slowest)
      : setTimeout(() => req.socket.destroy(), wholeWithinMs);
    req.once("close", () => clearInterval(watch));
    req.once("end", () => clearInterval(watch));
  });
}

function watchPace(req: IncomingMessage, { bytes, everyMs }: LateBodies["slowest"]): NodeJS.Timeout {
  let before = req.socket.bytesRead;
  return setInterval(() => {
    const now = req.socket.bytesRead;
    // Whom we ourselves make wait is not slow.
    if (now - before < bytes && !req.isPaused()) req.socket.destroy();
    before = now;
  }, everyMs);
}
