"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import type { Outcome } from "#components/auth/use-form.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import { useOperatorCommand } from "../console-provider.tsx";

type Done<K extends CommandName> = { said?: string; after?: (data: Output<K>) => void };

/** Runs a command and shows the page anew; answers what is wrong, or null. What was done is said in passing. */
export function useAct(): <K extends CommandName>(
  name: K,
  input: Input<K>,
  done?: Done<K>,
) => Promise<Outcome> {
  const run = useOperatorCommand();
  const router = useRouter();
  return useCallback(
    async (name, input, done = {}) => {
      const answer = await run(name, input);
      if (!answer.ok) return answer.error;
      if (done.said) showToast({ text: done.said });
      done.after?.(answer.data);
      router.refresh();
      return null;
    },
    [run, router],
  );
}

/** The same for buttons without a form around them: what is wrong is said in passing. Answers whether it was done. */
export function useDo(): <K extends CommandName>(
  name: K,
  input: Input<K>,
  done?: Done<K>,
) => Promise<boolean> {
  const act = useAct();
  const errorText = useErrorText();
  return useCallback(
    async (name, input, done) => {
      const outcome = await act(name, input, done);
      if (outcome === null) return true;
      showToast({ text: errorText(outcome), tone: "danger" });
      return false;
    },
    [act, errorText],
  );
}
