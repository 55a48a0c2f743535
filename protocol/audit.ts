import * as z from "zod";
import { limits } from "./limits.ts";
import { text, time } from "./text.ts";

export const AuditFilter = z.object({
  /** The beginning of who did it, of what was done and of whom it concerned. */
  actor: text(limits.searchMaxBytes).optional(),
  action: text(limits.searchMaxBytes).optional(),
  target: text(limits.searchMaxBytes).optional(),
  since: time.optional(),
  until: time.optional(),
});
export type AuditFilter = z.infer<typeof AuditFilter>;

export const ExportAudit = AuditFilter.extend({ after: z.string().max(1_024).nullable().default(null) });
export type ExportAudit = z.infer<typeof ExportAudit>;

/** Who did what. */
export type AuditRecord = {
  id: number;
  actor: string;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
  address: string;
  requestId: string;
  createdAt: number;
};
