import { createStore } from "zustand/vanilla";

const KEY = "borealis:heard";
const MOST = 1_000;

function read(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}

/** Voice messages that were played on this device, by media id, the latest last. */
export const heardStore = createStore<{ heard: readonly string[] }>(() => ({ heard: read() }));

export function markHeard(mediaId: string): void {
  const { heard } = heardStore.getState();
  if (heard.includes(mediaId)) return;
  const next = [...heard, mediaId].slice(-MOST);
  heardStore.setState({ heard: next });
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Where nothing can be kept the mark comes back with the next visit.
  }
}
