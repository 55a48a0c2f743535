"use client";

import { useEffect, useRef, useState } from "react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import type { Target } from "#protocol/message.ts";
import { targetKey } from "#sdk/state.ts";

/** The draft of a target, in step with the store: what another part of the page writes there appears in the box. */
export function useDraft(target: Target) {
  const client = useClient();
  const stored = useAppState((state) => state.drafts[targetKey(target)] ?? "");
  const [text, setText] = useState(stored);
  const written = useRef(stored);
  useEffect(() => {
    if (stored === written.current) return;
    written.current = stored;
    setText(stored);
  }, [stored]);
  const write = (next: string) => {
    written.current = next;
    setText(next);
    client.setDraft(target, next);
  };
  return { text, write };
}
