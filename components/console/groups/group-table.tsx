import Link from "next/link";
import type { Words } from "#components/shell/words.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import type { ConsoleGroup, GroupSort } from "#protocol/console-group.ts";
import type { TablePage } from "#protocol/table.ts";
import { StateTag } from "../state-tag.tsx";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";

type Props = {
  path: string;
  shape: TableShape<GroupSort>;
  state: TableState<GroupSort>;
  page: TablePage<ConsoleGroup>;
  words: Words["console"];
  showTime: (time: number | null) => string;
};

/** The app's groups, one in a row. */
export function GroupTable({ path, shape, state, page, words, showTime }: Props) {
  const t = words.groups;
  const columns: Column<ConsoleGroup>[] = [
    {
      id: "group",
      title: t.group,
      sort: "name",
      isHeader: true,
      cell: ({ id, name }) => (
        <Link
          href={`${path}/${id}`}
          prefetch={false}
          className="flex min-w-48 items-center gap-3 hover:text-jade"
        >
          <Avatar id={String(id)} name={name} kind="group" size={28} />
          <span className="min-w-0">
            <span className="block wrap-anywhere">{name}</span>
            <span className="block font-mono text-xs font-normal text-ink-3">{`gid ${id}`}</span>
          </span>
        </Link>
      ),
    },
    { id: "owner", title: t.owner, cell: ({ owner }) => owner ?? "–" },
    {
      id: "members",
      title: t.members,
      sort: "members",
      isNumeric: true,
      cell: ({ members, maximum }) => (
        <>
          {members}
          <span className="text-ink-3">{` / ${maximum}`}</span>
        </>
      ),
    },
    {
      id: "state",
      title: t.state,
      cell: ({ state: is }) => <StateTag tone={is === "open" ? "plain" : "warn"}>{t.states[is]}</StateTag>,
    },
    { id: "active", title: t.active, isNumeric: true, cell: ({ activeAt }) => showTime(activeAt) },
    {
      id: "created",
      title: t.created,
      sort: "created",
      isNumeric: true,
      cell: ({ createdAt }) => showTime(createdAt),
    },
  ];
  return (
    <ConsoleTable
      live="groups"
      name={words.nav.groups}
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
