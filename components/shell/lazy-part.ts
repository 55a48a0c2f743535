import { type ComponentType, lazy } from "react";

const PAUSE_MS = 2_000;
const loaders: (() => Promise<unknown>)[] = [];

/** Loads until it succeeds: a part that was not here when the connection went must not be lost for good. */
async function persistently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** A component whose code comes later than the first screen; `loadParts` fetches it before it is asked for. */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>) {
  loaders.push(load);
  return lazy(async () => ({ default: await persistently(load) }));
}

/** Fetches a piece of code ahead, such as a menu's, with the parts. */
export function alsoLoad(load: () => Promise<unknown>): void {
  loaders.push(load);
}

/** Fetches everything that was put off, so that all works while the server is away; what does not come is tried again. */
export async function loadParts(): Promise<void> {
  await Promise.all(loaders.map(persistently));
}
