import { addDeliveryCounts } from "#core/stats/delivery-counts.sql.ts";
import type { Runtime } from "../runtime.ts";

const EVERY_MS = 15_000;

/** Writes down what this process counts of each app, now and then and at its end. */
export function startWritingFigures({ db, appFigures, log }: Runtime): { close(): Promise<void> } {
  const write = async () => {
    const rows = appFigures.take();
    if (rows.length === 0) return;
    await addDeliveryCounts(db, rows).catch((error: unknown) => {
      appFigures.putBack(rows);
      log.warn({ err: error }, "figures of apps could not be written down yet");
    });
  };
  const timer = setInterval(() => void write(), EVERY_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await write();
    },
  };
}
