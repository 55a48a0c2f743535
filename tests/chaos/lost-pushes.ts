import type { Runtime } from "#infra/runtime.ts";

/** The runtime, of which a share of all hints about new entries never reaches the live connections. */
export function withLostPushes(runtime: Runtime, share: number): Runtime {
  if (share === 0) return runtime;
  const { bus } = runtime;
  return {
    ...runtime,
    bus: {
      ...bus,
      subscribe: (listener) =>
        bus.subscribe((hint, from) => {
          const lost = hint.kind.endsWith(".entries") && Math.random() < share;
          if (!lost) listener(hint, from);
        }),
    },
  };
}
