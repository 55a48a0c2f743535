const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** True for the names under which a machine reaches itself, as URLs spell host names. */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** True when people reach this installation by https, so that cookies may and must say so. */
export const isHttps = (publicUrl: string | undefined): boolean => publicUrl?.startsWith("https:") ?? false;
