import Link from "next/link";
import type { ReactNode } from "react";
import type { Words } from "#components/shell/words.ts";
import type { HistoryMessage, HistoryPage } from "#protocol/history.ts";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";
import { messageKey } from "./message-key.ts";
import { MessageRowMenu } from "./message-row-menu.tsx";
import { placeName } from "./place-name.ts";
import { MessageContent } from "./revealed.tsx";

type Props = {
  path: string;
  shape: TableShape;
  state: TableState;
  page: HistoryPage;
  fresh: ReactNode;
  words: Words["console"];
  canSelect: boolean;
  showTime: (time: number | null) => string;
};

/** Messages of the app, the newest first. */
export function MessageTable({ path, shape, state, page, fresh, words, canSelect, showTime }: Props) {
  const t = words.messages;
  const kinds: Record<string, string> = t.kinds;
  const columns: Column<HistoryMessage>[] = [
    {
      id: "time",
      title: t.time,
      isHeader: true,
      cell: (message) => (
        <Link
          href={`${path}/${messageKey(message)}`}
          prefetch={false}
          className="whitespace-nowrap tabular-nums hover:text-jade"
        >
          {showTime(message.createdAt)}
        </Link>
      ),
    },
    {
      id: "sender",
      title: t.sender,
      cell: ({ sender }) => <span className="block min-w-28 wrap-anywhere">{sender}</span>,
    },
    {
      id: "where",
      title: t.where,
      cell: ({ place }) => <span className="block min-w-36 wrap-anywhere">{placeName(place, t)}</span>,
    },
    {
      id: "kind",
      title: t.kind,
      cell: ({ kind }) => <span className="whitespace-nowrap">{kinds[kind] ?? kind}</span>,
    },
    { id: "text", title: t.text, cell: (message) => <MessageContent message={message} /> },
    { id: "actions", title: words.table.actions, cell: (message) => <MessageRowMenu message={message} /> },
  ];
  return (
    <ConsoleTable
      fresh={fresh}
      name={words.nav.messages}
      path={path}
      shape={shape}
      state={state}
      page={{
        rows: page.messages,
        next: page.next,
        previous: page.previous,
        total: page.total,
        isMore: page.isMore,
      }}
      columns={columns}
      idOf={messageKey}
      nameOf={({ messageId }) => String(messageId)}
      isSelectable={canSelect}
      words={{ ...words.table, none: t.none }}
    />
  );
}
