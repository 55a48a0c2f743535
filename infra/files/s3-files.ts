import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  S3Client,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { type FileStore, NO_FILE, type StoredFile } from "#core/media/files.ts";
import { assertKey } from "./key.ts";
import { type Pace, unpaced } from "./pace.ts";

export type S3Settings = {
  endpoint: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  /** Browsers fetch large files there themselves; false when they cannot reach it. */
  redirects: boolean;
};

const LINK_SECONDS = 60;
const DELETE_AT_ONCE = 1_000;
/** What one upload holds in memory: parts of this size, one after the other. */
const PART_BYTES = 5 * 1024 * 1024;

/**
 * Files in an S3-compatible object store; an object is there whole or not at all. What is written goes by at the pace
 * that is given.
 */
export function createS3Files(settings: S3Settings, pace: Pace = unpaced): FileStore & { close(): void } {
  const { endpoint, bucket: Bucket, accessKeyId, secretAccessKey, region, redirects } = settings;
  const client = new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    // Not every store has a name of its own for each bucket, nor newer checksums.
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const write = async (key: string, source: Readable): Promise<number> => {
    let size = 0;
    const counted = async function* () {
      for await (const chunk of pace(source)) {
        size += chunk.length;
        yield chunk;
      }
    };
    const params = { Bucket, Key: assertKey(key), Body: Readable.from(counted(), { objectMode: false }) };
    await new Upload({ client, params, partSize: PART_BYTES, queueSize: 1 }).done();
    return size;
  };
  return {
    write,
    async adopt(key, file) {
      await write(key, createReadStream(file));
    },
    async read(key, range) {
      const Range = range ? `bytes=${range.from}-${range.to}` : undefined;
      const found = await client
        .send(new GetObjectCommand({ Bucket, Key: assertKey(key), Range }))
        .catch((error: unknown) => {
          throw error instanceof NoSuchKey ? new Error(NO_FILE) : error;
        });
      if (!(found.Body instanceof Readable)) throw new Error("the object store sent no body");
      return found.Body;
    },
    async stat(key) {
      const found = await client
        .send(new HeadObjectCommand({ Bucket, Key: assertKey(key) }))
        .catch((error: unknown) => {
          if (error instanceof NotFound || error instanceof NoSuchKey) return null;
          throw error;
        });
      if (!found) return null;
      return { key, size: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
    },
    async remove(keys) {
      for (let at = 0; at < keys.length; at += DELETE_AT_ONCE) {
        const Objects = keys.slice(at, at + DELETE_AT_ONCE).map((key) => ({ Key: assertKey(key) }));
        await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      }
    },
    list: (prefix = "") => listObjects(client, Bucket, prefix),
    async link(key, { mimeType, disposition }) {
      if (!redirects) return null;
      const command = new GetObjectCommand({
        Bucket,
        Key: assertKey(key),
        ResponseContentType: mimeType,
        ResponseContentDisposition: disposition,
        ResponseCacheControl: "private, max-age=30",
      });
      return getSignedUrl(client, command, { expiresIn: LINK_SECONDS });
    },
    close: () => client.destroy(),
  };
}

async function* listObjects(client: S3Client, Bucket: string, Prefix: string): AsyncGenerator<StoredFile> {
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token }));
    for (const { Key, Size, LastModified } of page.Contents ?? []) {
      if (Key !== undefined) yield { key: Key, size: Size ?? 0, modifiedAt: LastModified ?? new Date() };
    }
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}
