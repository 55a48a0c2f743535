import { fileTypeFromFile } from "file-type";
import type { Detected } from "#core/media/tools.ts";

/**
 * What the content of a file says it is. That is more than its first bytes: containers are read from part to part and
 * archives are unpacked in places, so it is done where files are decoded.
 */
export async function detect(file: string): Promise<Detected> {
  const found = await fileTypeFromFile(file).catch(() => undefined);
  return { mimeType: found?.mime.split(";")[0] ?? "", extension: found?.ext ?? "" };
}
