import path from "node:path";
import type { FileStore } from "#core/media/files.ts";
import type { Settings } from "../env.ts";
import { createDiskFiles } from "./disk-files.ts";
import type { Pace } from "./pace.ts";
import { createS3Files } from "./s3-files.ts";

/** Where the disk keeps files, below the data folder. */
export const FILES_FOLDER = "files";

export type OpenFiles = FileStore & { close?(): void };

/** The store that the settings name: an object store when there is one, else the disk. */
export const openFiles = ({ dataDir, s3 }: Pick<Settings, "dataDir" | "s3">, pace?: Pace): OpenFiles =>
  s3 ? createS3Files(s3, pace) : createDiskFiles(path.join(dataDir, FILES_FOLDER), pace);
