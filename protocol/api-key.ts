import * as z from "zod";
import { limits } from "./limits.ts";
import { id, line, time } from "./text.ts";

/** What a key may be for: a noun of the REST API, to be read or to be changed; writing includes reading. */
export const apiScopes = [
  "users.read",
  "users.write",
  "groups.read",
  "groups.write",
  "rooms.read",
  "rooms.write",
  "messages.read",
  "messages.write",
  "files.read",
  "files.write",
  "words.read",
  "words.write",
] as const;
export const ApiScope = z.enum(apiScopes);
export type ApiScope = z.infer<typeof ApiScope>;

export const CreateApiKey = z.object({
  name: line(limits.apiKeyNameBytes).refine((name) => name.trim().length > 0, "is empty"),
  scopes: z.array(ApiScope).min(1).max(apiScopes.length),
  /** Null: until it is revoked. */
  expiresAt: time.nullable().default(null),
});
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export type ApiKey = {
  id: number;
  name: string;
  /** The first characters, to tell keys apart. */
  prefix: string;
  scopes: ApiScope[];
  createdBy: string;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
  usedAt: number | null;
};

/** The key itself is told once, when it is made. */
export type CreatedApiKey = ApiKey & { key: string };

export const NamedApiKey = z.object({ id });
export type NamedApiKey = z.infer<typeof NamedApiKey>;
