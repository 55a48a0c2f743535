import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { ConsolePage } from "#components/console/console-page.tsx";
import { NewRoom } from "#components/console/groups/new-room.tsx";
import { RoomTable } from "#components/console/groups/room-table.tsx";
import { sectionPath } from "#components/console/sections.ts";
import { TableFilters } from "#components/console/table/table-filters.tsx";
import { readTableState, type SearchParams, type TableShape } from "#components/console/table/table-state.ts";
import { pageRooms, roomSorts } from "#core/rooms/page-rooms.ts";
import { consoleWords, readConsole, showTime } from "../../read-console.ts";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<SearchParams> };

const shape: TableShape<"created"> = { sorts: roomSorts, order: "desc", filters: {} };

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.nav.rooms} · ${words.console.title}` };
}

/** The app's chat rooms. */
export default async function RoomsPage({ params, searchParams }: Props) {
  const reader = await readConsole((await params).app);
  const { app, ctx, language, words } = reader;
  const state = readTableState(shape, await searchParams);
  const page = await pageRooms(ctx, state);
  const path = sectionPath(app.slug, "rooms");
  const mayManage = app.role !== "support";
  return (
    <ConsolePage
      title={words.console.nav.rooms}
      lead={consoleWords(reader)("rooms.lead", { count: page.total })}
      actions={mayManage && <NewRoom />}
    >
      <div className="mb-4">
        <TableFilters path={path} shape={shape} state={state} search={words.console.rooms.search} />
      </div>
      <RoomTable
        path={path}
        shape={shape}
        state={state}
        page={page}
        words={words.console}
        canManage={mayManage}
        showTime={(time) => showTime(language, time)}
      />
    </ConsolePage>
  );
}
