import type { ImportProgress, ImportState } from "#protocol/user-import.ts";
import type { CoreRuntime } from "../runtime.ts";
import { seal, unseal } from "../sealed.ts";
import { toId } from "../to-id.ts";

// An import is a task; each line of its file is a row of it.

export const IMPORT = "users.import";

/** Handed over and judged; nothing is made before it is started. */
export const DRAFT = "draft";
export const OPEN = ["waiting", "running"];

/** A line as the table keeps it: its password is sealed, and gone when the line has had its turn. */
export type StoredLine = { username: string; nickname: string; password?: string };

type Keys = Pick<CoreRuntime, "key">;

/** Bound to its import, so that it is of no use in another one. */
export const sealPassword = (runtime: Keys, importId: number, password: string): string =>
  seal(runtime.key("import"), String(importId), password);
export const openPassword = (runtime: Keys, importId: number, sealed: string): string =>
  unseal(runtime.key("import"), String(importId), sealed);

type Row = {
  id: bigint;
  input: unknown;
  state: string;
  position: number;
  total: number;
  failed: number;
  createdAt: Date;
};

const states: Record<string, ImportState> = { [DRAFT]: "checked", done: "done", cancelled: "stopped" };

/** An import as the console shows it. */
export function toImport({ id, input, state, position, total, failed, createdAt }: Row): ImportProgress {
  const { file } = input as { file: string }; // as `beginImport` wrote it
  return {
    id: toId(id),
    file,
    state: states[state] ?? "running",
    total,
    done: position,
    failed,
    createdAt: createdAt.getTime(),
  };
}
