import { exportHistory } from "#core/history/export-history.ts";
import { listHistory } from "#core/history/list-history.ts";
import { readJourney } from "#core/history/message-journey.ts";
import { readAround, revealMessages } from "#core/history/read-messages.ts";
import { retractAny } from "#core/history/retract-any.ts";
import { closeReport, listReports, revealReport } from "#core/reports/judge-reports.ts";
import { reportMessage } from "#core/reports/report-message.ts";
import { searchMessages } from "#core/search/search-messages.ts";
import type { moderationCommands } from "#protocol/moderation-commands.ts";
import { done, type Handler } from "./handler.ts";

/** What each command does that looks for messages or judges them. */
export const moderationHandlers: { [K in keyof typeof moderationCommands]: Handler<K> } = {
  "message.search": searchMessages,
  "message.report": (ctx, input) => done(reportMessage(ctx, input)),

  "history.list": listHistory,
  "history.reveal": revealMessages,
  "history.around": readAround,
  "history.journey": readJourney,
  "history.retract": retractAny,
  "history.export": exportHistory,

  "report.list": listReports,
  "report.reveal": revealReport,
  "report.close": (ctx, input) => done(closeReport(ctx, input)),
};
