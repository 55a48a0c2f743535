import * as z from "zod";
import { limits } from "./limits.ts";
import { id, line } from "./text.ts";

const cell = z.string().max(1_024);

/** A line of a file, with its number there, as it is: each is judged by itself. */
export const ImportLine = z.object({
  number: z.int().min(1).max(2_000_000_000),
  username: cell,
  password: cell,
  nickname: cell.default(""),
});
export type ImportLine = z.infer<typeof ImportLine>;

/** The name of the file, for whoever looks at the list of imports. */
export const BeginImport = z.object({ file: line(limits.fileNameBytes) });
export type BeginImport = z.infer<typeof BeginImport>;

/** Lines of a file that is being handed over; the same lines may be sent again. */
export const AddImportLines = z.object({
  import: id,
  lines: z.array(ImportLine).min(1).max(limits.importLinesAtOnce),
});
export type AddImportLines = z.infer<typeof AddImportLines>;

export const NamedImport = z.object({ import: id });
export type NamedImport = z.infer<typeof NamedImport>;

export const ListImportFaults = NamedImport.extend({ after: z.int().min(0).default(0) });
export type ListImportFaults = z.infer<typeof ListImportFaults>;

/** A line that became no account, or will become none, and why. */
export type ImportFault = { number: number; username: string; nickname: string; code: string };
export type ImportFaults = { faults: ImportFault[]; next: number | null };

/** `checked`: nothing was changed so far; `running` goes on by itself, also after a restart. */
export type ImportState = "checked" | "running" | "done" | "stopped";
export type ImportProgress = {
  id: number;
  file: string;
  state: ImportState;
  total: number;
  done: number;
  failed: number;
  createdAt: number;
};
