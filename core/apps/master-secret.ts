import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { CoreRuntime } from "../runtime.ts";

const VERSION = "v1";
const NONCE_BYTES = 12;

type Keys = Pick<CoreRuntime, "key">;

const keyOf = (runtime: Keys): Buffer => runtime.key("master-secret");

/** The stored form of a master secret: recoverable with the installation's secret only, bound to its AppKey. */
export function sealMasterSecret(runtime: Keys, appKey: string, masterSecret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keyOf(runtime), nonce);
  cipher.setAAD(Buffer.from(appKey.toLowerCase()));
  const sealed = Buffer.concat([cipher.update(masterSecret, "utf8"), cipher.final()]);
  return [VERSION, nonce, cipher.getAuthTag(), sealed]
    .map((part) => (typeof part === "string" ? part : part.toString("base64url")))
    .join(".");
}

/** The master secret; throws when the stored form was changed or belongs to another AppKey or installation. */
export function openMasterSecret(runtime: Keys, appKey: string, stored: string): string {
  const [version, nonce = "", tag = "", sealed = ""] = stored.split(".");
  if (version !== VERSION) throw new Error("the stored master secret has an unknown form");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(runtime), Buffer.from(nonce, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(appKey.toLowerCase()));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]).toString(
    "utf8",
  );
}
