const SETTINGS =
  /^(NODE_ENV|HOST|PORT|PUBLIC_URL|DATA_DIR|DATABASE_(URL|CONNECTIONS)|REDIS_URL|BOREALIS_.*|TRUSTED_PROXIES|LOG_LEVEL|ROLE|(SEED|ALLOW|METRICS|BACKUP|LIMIT)_.*)$/;

/**
 * This shell's environment without what sets Borealis up: it must not change what is tested.
 * @returns {Record<string, string | undefined>}
 */
export function environmentWithoutSettings() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name)));
}
