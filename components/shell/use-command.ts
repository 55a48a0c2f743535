"use client";

import { useCallback, useEffect, useState } from "react";
import { showToast } from "#components/ui/toast.tsx";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import { useClient } from "./client-provider.tsx";
import { useErrorText } from "./use-error-text.ts";

/** Runs commands one at a time for a control: `busy` while one is under way; a refusal becomes a toast. Answers whether it succeeded. */
export function useAct(): {
  busy: boolean;
  act: <K extends CommandName>(name: K, input: Input<K>) => Promise<boolean>;
} {
  const client = useClient();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const act = useCallback(
    async <K extends CommandName>(name: K, input: Input<K>) => {
      setBusy(true);
      try {
        await client.call(name, input);
        return true;
      } catch (error) {
        showToast({ text: errorText(error), tone: "danger" });
        return false;
      } finally {
        setBusy(false);
      }
    },
    [client, errorText],
  );
  return { busy, act };
}

export type Asked<T> =
  | { state: "loading" }
  | { state: "ready"; data: T }
  | { state: "failed"; error: unknown };

/** Asks once the component is shown and when `input` changes its meaning; `again` asks anew, keeping the old answer until then. */
export function useAsk<K extends CommandName>(
  name: K,
  input: Input<K>,
): { asked: Asked<Output<K>>; again: () => void } {
  const client = useClient();
  const key = JSON.stringify(input);
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<{ key: string; answer: Asked<Output<K>> }>({
    key,
    answer: { state: "loading" },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the input, `round` asks again.
  useEffect(() => {
    let current = true;
    client.call(name, input).then(
      (data) => current && setAsked({ key, answer: { state: "ready", data } }),
      (error: unknown) => current && setAsked({ key, answer: { state: "failed", error } }),
    );
    return () => {
      current = false;
    };
  }, [client, name, key, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { asked: asked.key === key ? asked.answer : { state: "loading" }, again };
}
