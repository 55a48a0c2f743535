import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { ExportMenu } from "#components/console/messages/export-menu.tsx";
import { FreshRows } from "#components/console/messages/fresh-rows.tsx";
import { MessageBulk } from "#components/console/messages/message-bulk.tsx";
import { MessageTable } from "#components/console/messages/message-table.tsx";
import { MoreFilters } from "#components/console/messages/more-filters.tsx";
import { RevealedProvider } from "#components/console/messages/revealed.tsx";
import { isAtLeast, sectionPath } from "#components/console/sections.ts";
import { SendButton } from "#components/console/send/send-button.tsx";
import { BulkBar, SelectionProvider } from "#components/console/table/selection.tsx";
import { TableFilters } from "#components/console/table/table-filters.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { Banner } from "#components/ui/banner.tsx";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";
import { readMessages } from "./read-messages.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const kinds = ["text", "image", "voice", "file", "video", "location", "custom", "retracted"] as const;
const places = ["single", "group", "room"] as const;

const shape: TableShape = {
  sorts: ["time"],
  order: "desc",
  filters: {
    kind: kinds,
    place: places,
    from: null,
    with: null,
    group: null,
    room: null,
    since: null,
    until: null,
  },
};

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.messages} · ${words.console.title}` };
}

/** What was written in the app: masked until it is asked for. */
export default async function MessagesPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const t = consoleWords(reader);
  const state = readTableState(shape, await searchParams);
  const { page, filter, refusal } = await readMessages(ctx, state);
  const path = sectionPath(app.slug, "messages");
  const canSee = isAtLeast(app.role, "admin");
  const { messages } = words.console;
  const choice = (name: "kind" | "place", values: readonly string[], named: Record<string, string>) => ({
    name,
    label: messages[name],
    any: words.console.table.any,
    options: values.map((value) => ({ value, label: named[value] ?? value })),
  });
  return (
    <SelectionProvider>
      <RevealedProvider>
        <ConsolePage
          title={words.console.nav.messages}
          lead={t(page.isMore ? "messages.leadMore" : "messages.lead", { count: page.total })}
          actions={
            canSee && (
              <>
                <ExportMenu filter={filter} />
                <SendButton />
              </>
            )
          }
        >
          <div className="mb-4 space-y-2">
            <BulkBar
              filters={
                <TableFilters
                  path={path}
                  shape={shape}
                  state={state}
                  search={messages.search}
                  choices={[choice("kind", kinds, messages.kinds), choice("place", places, messages.places)]}
                />
              }
            >
              {canSee && <MessageBulk />}
            </BulkBar>
            <MoreFilters path={path} state={state} words={messages} />
          </div>
          {refusal && (
            <Banner tone="warn" className="mb-4 rounded-control">
              {refusal === "forbidden" ? messages.supportWords : messages.filterFailed}
            </Banner>
          )}
          <MessageTable
            path={path}
            shape={shape}
            state={state}
            page={page}
            fresh={<FreshRows filter={filter} newest={page.messages[0]?.createdAt ?? 0} />}
            words={words.console}
            canSelect={canSee}
            showTime={(time) => showTime(language, time)}
          />
        </ConsolePage>
      </RevealedProvider>
    </SelectionProvider>
  );
}
