import type { Readable } from "node:stream";
import { DataStore, Upload } from "@tus/server";
import type { UserContext } from "#core/context.ts";
import { cancelUpload, createUpload, getUpload, type UploadState, writeUpload } from "#core/media/uploads.ts";

/** What the protocol of resumable uploads is told and asks, for one user. */
export class UploadStore extends DataStore {
  readonly #ctx: UserContext;

  constructor(ctx: UserContext) {
    super();
    this.#ctx = ctx;
    this.extensions = ["creation", "termination"];
  }

  override async create(upload: Upload): Promise<Upload> {
    const { type, filename } = upload.metadata ?? {};
    const created = await createUpload(this.#ctx, {
      type: type ?? "",
      fileName: filename ?? "",
      size: upload.size ?? 0,
    });
    // The address is made from it afterwards.
    upload.id = created.id;
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    return toUpload(await getUpload(this.#ctx, id));
  }

  override write(source: Readable, id: string, at: number): Promise<number> {
    return writeUpload(this.#ctx, id, at, source);
  }

  override remove(id: string): Promise<void> {
    return cancelUpload(this.#ctx, id);
  }
}

const toUpload = ({ id, size, received, createdAt }: UploadState): Upload =>
  new Upload({ id, size, offset: received, creation_date: createdAt.toISOString() });
