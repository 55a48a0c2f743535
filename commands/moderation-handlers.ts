import { exportAudit } from "#core/audit/page-audit.ts";
import {
  countRecipients,
  readBroadcast,
  sendBroadcast,
  stopBroadcast,
} from "#core/broadcasts/send-broadcast.ts";
import { exportHistory } from "#core/history/export-history.ts";
import { listHistory } from "#core/history/list-history.ts";
import { readJourney } from "#core/history/message-journey.ts";
import { readAround, revealMessages } from "#core/history/read-messages.ts";
import { retractAny } from "#core/history/retract-any.ts";
import { closeReport, listReports, revealReport } from "#core/reports/judge-reports.ts";
import { reportMessage } from "#core/reports/report-message.ts";
import { searchMessages } from "#core/search/search-messages.ts";
import { addWords } from "#core/words/add-words.ts";
import { listWords } from "#core/words/list-words.ts";
import { lookBackForWords, testWords } from "#core/words/try-words.ts";
import { deleteWord } from "#core/words/update-word.ts";
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

  "broadcast.count": countRecipients,
  "broadcast.send": sendBroadcast,
  "broadcast.get": readBroadcast,
  "broadcast.stop": (ctx, input) => done(stopBroadcast(ctx, input)),

  "word.list": listWords,
  "word.add": (ctx, input) => done(addWords(ctx, input)),
  "word.remove": (ctx, input) => done(deleteWord(ctx, input)),
  "word.test": testWords,
  "word.lookBack": lookBackForWords,

  "audit.export": exportAudit,

  "report.list": listReports,
  "report.reveal": revealReport,
  "report.close": (ctx, input) => done(closeReport(ctx, input)),
};
