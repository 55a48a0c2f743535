import { ExportAudit } from "./audit.ts";
import {
  Broadcast,
  type BroadcastProgress,
  CountRecipients,
  type RecipientCount,
  SendBroadcast,
  type StartedBroadcast,
} from "./broadcast.ts";
import { command } from "./command.ts";
import {
  ExportHistory,
  type HistoryMessage,
  type HistoryPage,
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
import type { FilePart } from "./table.ts";
import {
  AddWords,
  DeleteWord,
  ListWords,
  LookBackForWords,
  TestWords,
  type WordPage,
  type WordsPast,
  type WordsTest,
} from "./word.ts";

/** Looking for messages, and what is done about them. */
export const moderationCommands = {
  "message.search": command<FoundMessages>()("user", SearchMessages),
  "message.report": command<null>()("user", ReportMessage),

  "history.list": command<HistoryPage>()("operator", ListHistory),
  "history.reveal": command<HistoryMessage[]>()("operator", MessagePlaces),
  "history.around": command<HistoryMessage[]>()("operator", ReadAround),
  "history.journey": command<MessageJourney>()("operator", MessagePlace),
  "history.retract": command<RetractedAny[]>()("operator", RetractAny),
  "history.export": command<FilePart>()("operator", ExportHistory),

  "broadcast.count": command<RecipientCount>()("operator", CountRecipients),
  "broadcast.send": command<StartedBroadcast>()("operator", SendBroadcast),
  "broadcast.get": command<BroadcastProgress>()("operator", Broadcast),
  "broadcast.stop": command<null>()("operator", Broadcast),

  "word.list": command<WordPage>()("operator", ListWords),
  "word.add": command<null>()("operator", AddWords),
  "word.remove": command<null>()("operator", DeleteWord),
  "word.test": command<WordsTest>()("operator", TestWords),
  "word.lookBack": command<WordsPast>()("operator", LookBackForWords),

  "audit.export": command<FilePart>()("operator", ExportAudit),

  "report.list": command<ReportPage>()("operator", ListReports),
  "report.reveal": command<RevealedReport>()("operator", RevealReport),
  "report.close": command<null>()("operator", CloseReport),
};
