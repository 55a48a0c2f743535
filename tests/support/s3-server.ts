import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Settings } from "#infra/files/s3-files.ts";

type Stored = { bytes: Buffer; modifiedAt: Date };

export type S3Server = { settings: S3Settings; objects: Map<string, Stored>; close(): Promise<void> };

const BUCKET = "files";
const KEY_ID = "test-key";
const PAGE = 3;

/**
 * An object store in memory that answers as S3 does: objects, parts, ranges, pages of lists, deletion of many, links.
 * Of a signature it checks who made it and whether a link has expired, not the sums.
 */
export async function openS3Server(): Promise<S3Server> {
  const objects = new Map<string, Stored>();
  const parts = new Map<string, Map<number, Buffer>>();
  const server = createServer((req, res) => {
    answer(req, res, { objects, parts }).catch((error: Error) => fail(res, 500, error.message));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return {
    objects,
    settings: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: BUCKET,
      accessKeyId: KEY_ID,
      secretAccessKey: "test-secret",
      region: "us-east-1",
      redirects: true,
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The settings of a server that keeps its files there. */
export const s3Environment = ({ settings }: S3Server): Record<string, string> => ({
  S3_ENDPOINT: settings.endpoint,
  S3_BUCKET: settings.bucket,
  S3_ACCESS_KEY_ID: settings.accessKeyId,
  S3_SECRET_ACCESS_KEY: settings.secretAccessKey,
});

type State = { objects: Map<string, Stored>; parts: Map<string, Map<number, Buffer>> };

async function answer(req: IncomingMessage, res: ServerResponse, state: State): Promise<void> {
  const url = new URL(req.url ?? "/", "http://s3.invalid");
  const [, bucket, ...rest] = decodeURIComponent(url.pathname).split("/");
  const key = rest.join("/");
  const body = await readBody(req);
  if (!isSigned(req, url)) return fail(res, 403, "AccessDenied");
  if (bucket !== BUCKET) return fail(res, 404, "NoSuchBucket");
  if (key === "") return answerBucket(req, res, url, { ...state, body });
  const upload = url.searchParams.get("uploadId");
  if (req.method === "POST" && url.searchParams.has("uploads")) {
    const id = `upload-${state.parts.size + 1}`;
    state.parts.set(id, new Map());
    return xml(
      res,
      `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
    );
  }
  if (upload !== null) return answerPart(req, res, url, { ...state, key, upload, body });
  if (req.method === "PUT") {
    state.objects.set(key, { bytes: body, modifiedAt: new Date() });
    res.setHeader("ETag", '"etag"');
    res.end();
    return;
  }
  return answerObject(req, res, url, state.objects.get(key));
}

function answerPart(
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  { objects, parts, key, upload, body }: State & { key: string; upload: string; body: Buffer },
): void {
  const held = parts.get(upload);
  if (!held) {
    fail(res, 404, "NoSuchUpload");
    return;
  }
  if (req.method === "PUT") {
    held.set(Number(url.searchParams.get("partNumber")), body);
    res.setHeader("ETag", '"part"');
    res.end();
    return;
  }
  parts.delete(upload);
  if (req.method === "DELETE") {
    res.writeHead(204).end();
    return;
  }
  const inOrder = [...held].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  objects.set(key, { bytes: Buffer.concat(inOrder), modifiedAt: new Date() });
  xml(
    res,
    `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"whole"</ETag></CompleteMultipartUploadResult>`,
  );
}

function answerObject(req: IncomingMessage, res: ServerResponse, url: URL, found: Stored | undefined): void {
  if (!found) {
    fail(res, 404, "NoSuchKey");
    return;
  }
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(req.headers.range ?? "") ?? [];
  const bytes = from === undefined ? found.bytes : found.bytes.subarray(Number(from), Number(to) + 1);
  res.statusCode = from === undefined ? 200 : 206;
  res.setHeader("Content-Length", bytes.length);
  res.setHeader("Last-Modified", found.modifiedAt.toUTCString());
  const disposition = url.searchParams.get("response-content-disposition");
  if (disposition) res.setHeader("Content-Disposition", disposition);
  res.end(req.method === "HEAD" ? undefined : bytes);
}

function answerBucket(
  req: IncomingMessage,
  res: ServerResponse,
  url: URL,
  { objects, body }: State & { body: Buffer },
): void {
  if (req.method === "POST" && url.searchParams.has("delete")) {
    for (const [, key = ""] of body.toString().matchAll(/<Key>(.*?)<\/Key>/g)) objects.delete(key);
    xml(res, "<DeleteResult></DeleteResult>");
    return;
  }
  const prefix = url.searchParams.get("prefix") ?? "";
  const after = url.searchParams.get("continuation-token") ?? "";
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, PAGE);
  const contents = page.map((key) => {
    const found = objects.get(key);
    return `<Contents><Key>${key}</Key><Size>${found?.bytes.length}</Size><LastModified>${found?.modifiedAt.toISOString()}</LastModified></Contents>`;
  });
  const more = keys.length > PAGE;
  const next = more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : "";
  xml(
    res,
    `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${contents.join("")}</ListBucketResult>`,
  );
}

function isSigned(req: IncomingMessage, url: URL): boolean {
  const header = req.headers.authorization;
  if (header !== undefined) return header.startsWith(`AWS4-HMAC-SHA256 Credential=${KEY_ID}/`);
  const [, day = "", time = ""] = /^(\d{8})T(\d{6})Z$/.exec(url.searchParams.get("X-Amz-Date") ?? "") ?? [];
  const written = `${day}${time}`.replace(/(....)(..)(..)(..)(..)(..)/, "$1-$2-$3T$4:$5:$6Z");
  const expires = Number(url.searchParams.get("X-Amz-Expires"));
  const isOurs = url.searchParams.get("X-Amz-Credential")?.startsWith(`${KEY_ID}/`) ?? false;
  return isOurs && expires <= 60 && Date.parse(written) + expires * 1_000 > Date.now();
}

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function xml(res: ServerResponse, body: string): void {
  res.setHeader("Content-Type", "application/xml");
  res.end(`<?xml version="1.0" encoding="UTF-8"?>${body}`);
}

function fail(res: ServerResponse, status: number, code: string): void {
  res.statusCode = status;
  xml(res, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
