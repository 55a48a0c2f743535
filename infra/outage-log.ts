import type { Logger } from "#core/context.ts";

export type OutageLog = {
  /** Says so once, until it is over. */
  failed(reason: string): void;
  over(): void;
};

/** Tells of a service that is away with one line when it goes and one when it is back. */
export function createOutageLog(
  log: Pick<Logger, "warn" | "info">,
  service: { name: string; meanwhile: string },
): OutageLog {
  const { name, meanwhile } = service;
  let away = false;
  return {
    failed(reason) {
      if (away) return;
      away = true;
      log.warn({ reason }, `${name} does not answer: ${meanwhile}`);
    },
    over() {
      if (!away) return;
      away = false;
      log.info(`${name} answers again`);
    },
  };
}
