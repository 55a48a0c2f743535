import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import busboy from "busboy";
import { refuse } from "#core/fail.ts";

export type ReceivedFile = { stream: Readable; fileName: string };

/** Whoever is refused while still sending is listened to for so long, so that they hear why. */
const LISTEN_ON_MS = 5_000;

const LIMITS = { files: 1, fields: 20, parts: 30, fieldSize: 4_096, headerPairs: 20 };

/**
 * Hands the first file of a form to `take`, whatever its field is called, and resolves with what that answers. The
 * file goes by as a stream. Refuses what is no form, or has no file.
 */
export async function receiveForm<T>(
  req: IncomingMessage,
  take: (file: ReceivedFile) => Promise<T>,
): Promise<T> {
  try {
    return await receive(req, take);
  } catch (error) {
    req.unpipe();
    req.resume();
    if (!req.readableEnded) {
      const late = setTimeout(() => req.socket.destroy(), LISTEN_ON_MS);
      req.once("close", () => clearTimeout(late));
    }
    throw error;
  }
}

function receive<T>(req: IncomingMessage, take: (file: ReceivedFile) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const parser = openParser(req);
    let taken: Promise<T> | undefined;
    const fail = (error: unknown) => reject(error);
    const broken = () => fail(refuse("invalid_input", "This is not a form with a file."));
    parser.on("file", (_field, stream, { filename }) => {
      stream.once("error", () => {});
      if (taken !== undefined) return void stream.resume();
      taken = take({ stream, fileName: filename ?? "" });
      taken.catch(fail);
    });
    parser.once("error", broken);
    parser.once("close", () => {
      if (taken === undefined) broken();
      else taken.then(resolve, fail);
    });
    req.once("aborted", () => parser.destroy(new Error("the sender went away")));
    req.pipe(parser);
  });
}

function openParser(req: IncomingMessage): busboy.Busboy {
  try {
    const headers = { ...req.headers, "content-type": repaired(req.headers["content-type"] ?? "") };
    return busboy({ headers, limits: LIMITS, defParamCharset: "utf8" });
  } catch {
    throw refuse("invalid_input", "This is not a form with a file.");
  }
}

/** One of JMessage's own clients names a boundary of equals signs and does not put it into quotes. */
const repaired = (contentType: string): string =>
  contentType.replace(/boundary=(?!")([^;\s]+)/i, (_, boundary: string) => `boundary="${boundary}"`);
