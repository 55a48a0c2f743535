// Run by scripts/move-media.mjs. Ends with status 1 when a file could not be copied.
import path from "node:path";
import { withDatabase } from "#infra/database/with-database.ts";
import { readEnv, StartError } from "#infra/env.ts";
import { createDiskFiles } from "#infra/files/disk-files.ts";
import { moveFiles } from "#infra/files/move-files.ts";
import { FILES_FOLDER } from "#infra/files/open-files.ts";
import { createS3Files } from "#infra/files/s3-files.ts";
import { connectDatabase } from "#infra/prisma.ts";

async function move(target: string | undefined): Promise<number> {
  if (target !== "s3" && target !== "disk") {
    throw new StartError("Write: npm run media:move -- s3, or npm run media:move -- disk");
  }
  const settings = readEnv(process.env);
  if (!settings.s3) throw new StartError("Set S3_ENDPOINT and the other settings of the object store.");
  const disk = createDiskFiles(path.join(settings.dataDir, FILES_FOLDER));
  const s3 = createS3Files(settings.s3);
  const [from, to] = target === "s3" ? [disk, s3] : [s3, disk];
  return withDatabase(settings, async (databaseUrl) => {
    const { db, close } = connectDatabase(databaseUrl, { connections: 1, onPoolError: () => {} });
    try {
      const { copied, there, missing } = await moveFiles({ db, from, to });
      for (const key of missing) console.error(`missing: ${key}`);
      console.log(`media:move: ${copied} files copied, ${there} were there, ${missing.length} missing`);
      return missing.length;
    } finally {
      s3.close();
      await close();
    }
  });
}

move(process.argv[2])
  .then((missing) => {
    process.exitCode = missing > 0 ? 1 : 0;
  })
  .catch((error: Error) => {
    console.error(error.name === "StartError" ? error.message : `The files were not moved: ${error.message}`);
    process.exitCode = 1;
  });
