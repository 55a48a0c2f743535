import { type PostAnswer, type PostOptions, postJson } from "./post-json.ts";

const TIMEOUT_MS = 10_000;

export type SignedPost = {
  url: string;
  /** By which the receiver knows the call, as JMessage makes it. */
  appKey: string;
  masterSecret: string;
  sign: (body: string) => string;
  body: string;
};

/** Posts to an app's own server: with the app's Basic authentication, and signed over the very bytes. */
export function postSigned(
  { url, appKey, masterSecret, sign, body }: SignedPost,
  options: Pick<PostOptions, "mayCall" | "signal">,
): Promise<PostAnswer> {
  const basic = Buffer.from(`${appKey}:${masterSecret}`).toString("base64");
  const headers = { Authorization: `Basic ${basic}`, "X-Borealis-Signature": sign(body) };
  return postJson({ url, headers, body, timeoutMs: TIMEOUT_MS, ...options });
}
