export type EnvironmentEvents = {
  /** The device has a network again. */
  online(): void;
  /** The device lost its network. */
  offline(): void;
  /** The page is looked at again, perhaps after a sleep that froze every timer. */
  visible(): void;
  /** The page goes away; the last moment to write. */
  hidden(): void;
};

/** Listens to what the browser knows of network and visibility; does nothing where there is no window. */
export function watchEnvironment(events: EnvironmentEvents): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const stop = new AbortController();
  const { signal } = stop;
  const onVisibility = () => (document.visibilityState === "visible" ? events.visible() : events.hidden());
  window.addEventListener("online", () => events.online(), { signal });
  window.addEventListener("offline", () => events.offline(), { signal });
  window.addEventListener("pagehide", () => events.hidden(), { signal });
  window.addEventListener("pageshow", (event) => event.persisted && events.visible(), { signal });
  document.addEventListener("visibilitychange", onVisibility, { signal });
  return () => stop.abort();
}
