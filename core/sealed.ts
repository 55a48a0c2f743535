import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

const VERSION = "v1";
const NONCE_BYTES = 12;

/** The form in which a secret is kept that must be read again: AES-256-GCM, bound to whom it belongs to. */
export function seal(key: Buffer, owner: string, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return [VERSION, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(
    ".",
  );
}

/** What was sealed; throws when it was changed, or belongs to somebody else or another installation. */
export function unseal(key: Buffer, owner: string, stored: string): string {
  const [version, nonce = "", tag = "", sealed = ""] = stored.split(".");
  if (version !== VERSION) throw new Error("the stored secret has an unknown form");
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64url"), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(owner));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  const bytes = Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]);
  return bytes.toString("utf8");
}
