import * as z from "zod";
import type { ConversationPlace, HistoryMessage } from "./history.ts";
import { limits } from "./limits.ts";
import { id, text } from "./text.ts";

export const reportReasons = ["spam", "abuse", "fraud", "nudity", "violence", "other"] as const;
export type ReportReason = (typeof reportReasons)[number];

/** Tells the app's operators of a message. */
export const ReportMessage = z.object({
  conversation: id,
  seq: z.int().positive(),
  reason: z.enum(reportReasons),
  note: text(limits.reportNoteBytes).default(""),
});
export type ReportMessage = z.infer<typeof ReportMessage>;

export const ListReports = z.object({
  state: z.enum(["open", "done"]).default("open"),
  reason: z.enum(reportReasons).optional(),
  cursor: z.string().max(32).optional(),
  /** The page before the cursor instead of the one after it. */
  back: z.boolean().default(false),
  limit: z.int().min(1).max(limits.historyRows).default(limits.historyPage),
});
export type ListReports = z.infer<typeof ListReports>;

export const RevealReport = z.object({ report: id });
export type RevealReport = z.infer<typeof RevealReport>;

/** What is done about a report: the message stays, or is taken back, with or without its sender's account. */
export const CloseReport = z.object({
  report: id,
  verdict: z.enum(["dismissed", "retracted", "disabled"]),
});
export type CloseReport = z.infer<typeof CloseReport>;

export type ReportState = "open" | "dismissed" | "retracted" | "disabled";

export type Report = {
  id: number;
  conversation: number;
  seq: number;
  place: ConversationPlace;
  /** Who wrote what is reported, and who reports it. */
  sender: string;
  reporter: string;
  reason: ReportReason;
  note: string;
  state: ReportState;
  closedBy: string;
  createdAt: number;
  closedAt: number | null;
  /** Reports of the same message, and of the same sender in the last 30 days. */
  sameMessage: number;
  sameSender: number;
};

export type ReportPage = {
  reports: Report[];
  next: string | null;
  previous: string | null;
  /** How many fit, counted up to a limit, and how many wait. */
  total: number;
  isMore: boolean;
  open: number;
};

/** The message as it was when it was reported: taking it back does not take it from whoever judges it. */
export type RevealedReport = { body: HistoryMessage["body"] };
