"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { ReadCount } from "#protocol/conversation.ts";
import { limits } from "#protocol/limits.ts";
import type { Client } from "#sdk/index.ts";

const GATHER_MS = 250;
/** Nobody tells that a group has read on: what is in view is asked for again. */
const AGAIN_MS = 5_000;

type Counter = {
  watch(seq: number): () => void;
  subscribe(changed: () => void): () => void;
  countOf(seq: number): ReadCount | undefined;
  look(): void;
};

/** How many have read my messages of one group, asked for the messages in view, many at once. */
function createCounter(client: Client, conversation: number): Counter {
  const shown = new Map<number, number>();
  const counts = new Map<number, ReadCount>();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const isOpen = (seq: number) => {
    const known = counts.get(seq);
    return !known || known.read < known.total || known.total === 0;
  };
  const ask = async () => {
    timer = undefined;
    const seqs = [...shown.keys()]
      .filter(isOpen)
      .sort((a, b) => b - a)
      .slice(0, limits.readCounts);
    if (seqs.length > 0 && document.visibilityState === "visible") {
      const told = await client.call("conversation.readCounts", { conversation, seqs }).catch(() => []);
      const changed = told.filter(({ seq, read, total }) => {
        const before = counts.get(seq);
        return before?.read !== read || before.total !== total;
      });
      for (const count of changed) counts.set(count.seq, count);
      if (changed.length > 0) for (const listener of listeners) listener();
    }
    schedule(AGAIN_MS);
  };
  const schedule = (wait: number) => {
    if (shown.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), wait);
  };
  return {
    watch(seq) {
      shown.set(seq, (shown.get(seq) ?? 0) + 1);
      schedule(GATHER_MS);
      return () => {
        const left = (shown.get(seq) ?? 1) - 1;
        if (left > 0) shown.set(seq, left);
        else shown.delete(seq);
        if (shown.size === 0) clearTimeout(timer);
      };
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    countOf: (seq) => counts.get(seq),
    look: () => schedule(GATHER_MS),
  };
}

const counters = new WeakMap<Client, Map<number, Counter>>();

function counterOf(client: Client, conversation: number): Counter {
  const held = counters.get(client) ?? new Map<number, Counter>();
  counters.set(client, held);
  const counter = held.get(conversation) ?? createCounter(client, conversation);
  held.set(conversation, counter);
  return counter;
}

/** How many have read a message of mine in a group, kept fresh while it is shown; undefined until it is known. */
export function useReadCount(conversation: number, seq: number | null): ReadCount | undefined {
  const client = useClient();
  const [counter] = useState(() => counterOf(client, conversation));
  const head = useAppState((state) => state.conversations[conversation]?.head);
  useEffect(() => (seq === null ? undefined : counter.watch(seq)), [counter, seq]);
  // Whoever answers has read.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when something came.
  useEffect(() => counter.look(), [counter, head]);
  return useSyncExternalStore(
    counter.subscribe,
    () => (seq === null ? undefined : counter.countOf(seq)),
    () => undefined,
  );
}
