import type { Words } from "#components/shell/words.ts";
import type { ConsoleRoom } from "#protocol/console-group.ts";
import type { TablePage } from "#protocol/table.ts";
import { StateTag } from "../state-tag.tsx";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";
import { RoomMenu } from "./room-menu.tsx";

type Props = {
  path: string;
  shape: TableShape<"created">;
  state: TableState<"created">;
  page: TablePage<ConsoleRoom>;
  words: Words["console"];
  canManage: boolean;
  showTime: (time: number | null) => string;
};

/** The app's chat rooms, one in a row, with what can be done at the end of it. */
export function RoomTable({ path, shape, state, page, words, canManage, showTime }: Props) {
  const t = words.rooms;
  const columns: Column<ConsoleRoom>[] = [
    {
      id: "room",
      title: t.room,
      isHeader: true,
      cell: ({ id, name }) => (
        <span className="block min-w-40">
          <span className="block wrap-anywhere">{name}</span>
          <span className="block font-mono text-xs font-normal text-ink-3">{id}</span>
        </span>
      ),
    },
    { id: "owner", title: words.groups.owner, cell: ({ owner }) => owner ?? "–" },
    { id: "inside", title: t.inside, isNumeric: true, cell: ({ inside }) => inside },
    {
      id: "state",
      title: words.groups.state,
      cell: ({ silenced }) => (
        <StateTag tone={silenced ? "warn" : "plain"}>
          {words.groups.states[silenced ? "silenced" : "open"]}
        </StateTag>
      ),
    },
    {
      id: "created",
      title: words.groups.created,
      sort: "created",
      isNumeric: true,
      cell: ({ createdAt }) => showTime(createdAt),
    },
    ...(canManage
      ? [
          {
            id: "menu",
            title: words.table.actions,
            isNumeric: true,
            cell: (room: ConsoleRoom) => <RoomMenu room={room} />,
          },
        ]
      : []),
  ];
  return (
    <ConsoleTable
      live="rooms"
      name={words.nav.rooms}
      path={path}
      shape={shape}
      state={state}
      page={page}
      columns={columns}
      idOf={({ id }) => String(id)}
      nameOf={({ name }) => name}
      words={{ ...words.table, none: t.none }}
    />
  );
}
