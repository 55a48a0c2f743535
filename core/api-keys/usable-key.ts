/** True for a key that was not revoked and has not expired. */
export const hasUsableKey = (
  { revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): boolean => revokedAt === null && (expiresAt === null || expiresAt > now);
