import { command } from "./command.ts";
import {
  ExportHistory,
  type HistoryMessage,
  type HistoryPage,
  type HistoryPart,
  ListHistory,
  type MessageJourney,
  MessagePlace,
  MessagePlaces,
  ReadAround,
  RetractAny,
  type RetractedAny,
} from "./history.ts";
import {
  CloseReport,
  ListReports,
  ReportMessage,
  type ReportPage,
  type RevealedReport,
  RevealReport,
} from "./report.ts";
import { type FoundMessages, SearchMessages } from "./search.ts";

/** Looking for messages, and what is done about them. */
export const moderationCommands = {
  "message.search": command<FoundMessages>()("user", SearchMessages),
  "message.report": command<null>()("user", ReportMessage),

  "history.list": command<HistoryPage>()("operator", ListHistory),
  "history.reveal": command<HistoryMessage[]>()("operator", MessagePlaces),
  "history.around": command<HistoryMessage[]>()("operator", ReadAround),
  "history.journey": command<MessageJourney>()("operator", MessagePlace),
  "history.retract": command<RetractedAny[]>()("operator", RetractAny),
  "history.export": command<HistoryPart>()("operator", ExportHistory),

  "report.list": command<ReportPage>()("operator", ListReports),
  "report.reveal": command<RevealedReport>()("operator", RevealReport),
  "report.close": command<null>()("operator", CloseReport),
};
