"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { limits } from "#protocol/limits.ts";
import type { ImportFault, ImportLine, ImportProgress } from "#protocol/user-import.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { takePart } from "./take-part.ts";

const LOOK_EVERY_MS = 1_000;
const TRY_AGAIN_MS = 1_000;
/** Faults shown on the page; the file to download has all of them. */
const SHOWN = 50;

export type Stage = "ready" | "checking" | "cutOff" | "checked" | "running" | "done" | "stopped";
export type Work = { stage: Stage; total: number; done: number; failed: number; faults: ImportFault[] };

const nothing: Work = { stage: "ready", total: 0, done: 0, failed: 0, faults: [] };
type Draft = { id: number; sent: number };

/** Hands the lines of a file to the server, which judges them, and follows the import that it then runs by itself. */
export function useImport(lines: readonly ImportLine[], file: string, opened: ImportProgress | null) {
  const run = useOperatorCommand();
  const [id, setId] = useState<number | null>(opened?.id ?? null);
  const [work, setWork] = useState<Work>(opened ? { ...nothing, ...shown(opened) } : nothing);
  const draft = useRef<Draft | null>(null);
  const stopped = useRef(false);

  const readFaults = useCallback(
    async (from: number): Promise<ImportFault[]> => {
      const answer = await run("import.listFaults", { import: from });
      return answer.ok ? answer.data.faults.slice(0, SHOWN) : [];
    },
    [run],
  );
  const isFollowed =
    id !== null && (work.stage === "running" || (opened !== null && work.faults.length === 0));
  useEffect(() => {
    if (!isFollowed) return;
    const look = async () => {
      const answer = await run("import.get", { import: id });
      if (!answer.ok) return;
      const faults = answer.data.failed > 0 ? await readFaults(id) : [];
      setWork({ ...shown(answer.data), faults });
    };
    void look();
    if (work.stage !== "running") return;
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [run, id, isFollowed, work.stage, readFaults]);

  /** True when all lines are with the server. */
  const handOver = async (): Promise<boolean> => {
    stopped.current = false;
    if (!draft.current) {
      const begun = await run("import.begin", { file });
      if (!begun.ok) return false;
      draft.current = { id: begun.data.import, sent: 0 };
    }
    const { current } = draft;
    while (current.sent < lines.length) {
      if (stopped.current) return false;
      const part = takePart(lines, current.sent);
      const answer = await run("import.add", { import: current.id, lines: part });
      if (answer.ok) {
        current.sent += part.length;
        const { failed } = answer.data;
        setWork((before) => ({
          ...before,
          stage: "checking",
          total: lines.length,
          done: current.sent,
          failed,
        }));
      } else if (answer.error.code === "busy") await pause(answer.error.retryMs);
      else return false;
    }
    return true;
  };
  const check = async (): Promise<number | null> => {
    setWork((before) => ({ ...before, stage: "checking", total: lines.length }));
    const isOver = await handOver();
    const at = draft.current?.id ?? null;
    if (!isOver || at === null) {
      setWork((before) => ({ ...before, stage: "cutOff" }));
      return null;
    }
    const faults = await readFaults(at);
    setWork((before) => ({ ...before, stage: "checked", faults }));
    return at;
  };

  return {
    work,
    id: id ?? draft.current?.id ?? null,
    check: () => void check(),
    /** Hands over what is not with the server yet, and lets it begin; answers the import's number. */
    async start(): Promise<number | null> {
      const at = work.stage === "checked" ? (draft.current?.id ?? null) : await check();
      const answer = at === null ? null : await run("import.start", { import: at });
      if (!answer?.ok) return null;
      setId(answer.data.id);
      setWork((before) => ({ ...before, ...shown(answer.data) }));
      return answer.data.id;
    },
    async stop() {
      stopped.current = true;
      if (id !== null) await run("import.stop", { import: id });
    },
    /** Another file, or other columns: what was handed over is forgotten. */
    reset() {
      const old = draft.current;
      draft.current = null;
      setId(null);
      setWork(nothing);
      if (old) void run("import.stop", { import: old.id });
    },
    /** All lines with faults, in the file's order. */
    async readAllFaults(): Promise<ImportFault[]> {
      const at = id ?? draft.current?.id;
      const all: ImportFault[] = [];
      for (let after: number | null = 0; at !== undefined && after !== null; ) {
        const answer: Awaited<ReturnType<typeof run<"import.listFaults">>> = await run("import.listFaults", {
          import: at,
          after,
        });
        if (!answer.ok) break;
        all.push(...answer.data.faults);
        after = answer.data.next;
      }
      return all;
    },
  };
}

const pause = (ms = TRY_AGAIN_MS) => new Promise((resolve) => setTimeout(resolve, ms));

const shown = ({ state, total, done, failed }: ImportProgress): Work => ({
  ...nothing,
  stage: state,
  total,
  done,
  failed,
});

export const isTooLong = (lines: readonly ImportLine[]): boolean => lines.length > limits.importLines;
