"use client";

import { type RefObject, useCallback } from "react";
import { useClient } from "#components/shell/client-provider.tsx";
import type { Target } from "#protocol/message.ts";
import { targetKey } from "#sdk/state.ts";

/** Puts what was taken back into the box again, behind what is written there. */
export function useEditAgain(
  target: Target,
  scroller: RefObject<HTMLElement | null>,
): (text: string) => void {
  const client = useClient();
  return useCallback(
    (text) => {
      const draft = client.store.getState().drafts[targetKey(target)];
      client.setDraft(target, draft ? `${draft}\n${text}` : text);
      scroller.current?.closest("main")?.querySelector("textarea")?.focus();
    },
    [client, target, scroller],
  );
}
