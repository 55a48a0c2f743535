"use client";

import { useRef, useState } from "react";
import type { ImportedRow, UserRow } from "#protocol/console-user.ts";
import { useOperatorCommand } from "../console-provider.tsx";

/** Small enough for one command, also with long cells; a few go at a time, so that the server chats on. */
const AT_ONCE = 50;
const PAUSE_MS = 1_000;

export type Line = { number: number; row: UserRow };
export type LineFault = { number: number; row: UserRow; code: string };

export type Progress = {
  stage: "ready" | "checking" | "checked" | "importing" | "stopped" | "done";
  done: number;
  faults: LineFault[];
};

const nothing: Progress = { stage: "ready", done: 0, faults: [] };

/** Checks and imports lines part by part. What was stopped, or lost the server, goes on where it was. */
export function useImport(lines: readonly Line[]) {
  const run = useOperatorCommand();
  const [progress, setProgress] = useState<Progress>(nothing);
  const stopped = useRef(false);

  const send = async (part: readonly Line[], dryRun: boolean): Promise<ImportedRow[] | null> => {
    for (;;) {
      const answer = await run("account.import", { rows: part.map(({ row }) => row), dryRun });
      if (answer.ok) return answer.data;
      if (answer.error.code !== "busy" || stopped.current) return null;
      await new Promise((resolve) => setTimeout(resolve, answer.error.retryMs ?? PAUSE_MS));
    }
  };

  const go = async (all: readonly Line[], dryRun: boolean, before: Progress) => {
    stopped.current = false;
    let { done } = before;
    const faults = [...before.faults];
    setProgress({ stage: dryRun ? "checking" : "importing", done, faults });
    while (done < all.length) {
      const part = all.slice(done, done + AT_ONCE);
      const results = stopped.current ? null : await send(part, dryRun);
      if (results === null) return setProgress({ stage: "stopped", done, faults });
      results.forEach(({ code }, index) => {
        const line = part[index];
        if (code !== "ok" && line) faults.push({ ...line, code });
      });
      done += part.length;
      setProgress({ stage: dryRun ? "checking" : "importing", done, faults: [...faults] });
    }
    setProgress({ stage: dryRun ? "checked" : "done", done, faults });
  };

  return {
    progress,
    check: () => go(lines, true, nothing),
    start: () => go(lines, false, nothing),
    goOn: () => go(lines, false, progress),
    stop: () => {
      stopped.current = true;
    },
    reset: () => setProgress(nothing),
  };
}
