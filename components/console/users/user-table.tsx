import Link from "next/link";
import type { Words } from "#components/shell/words.ts";
import { Avatar } from "#components/ui/avatar.tsx";
import type { ConsoleUser, UserSort } from "#protocol/console-user.ts";
import type { TablePage } from "#protocol/table.ts";
import { pictureUrl } from "../media/picture-url.ts";
import { StateTag } from "../state-tag.tsx";
import { type Column, ConsoleTable } from "../table/console-table.tsx";
import type { TableShape, TableState } from "../table/table-state.ts";

type Props = {
  path: string;
  appKey: string;
  shape: TableShape<UserSort>;
  state: TableState<UserSort>;
  page: TablePage<ConsoleUser>;
  words: Words["console"];
  canSelect: boolean;
  showTime: (time: number | null) => string;
};

/** The app's users, one in a row. */
export function UserTable({ path, appKey, shape, state, page, words, canSelect, showTime }: Props) {
  const t = words.users;
  const columns: Column<ConsoleUser>[] = [
    {
      id: "user",
      title: t.user,
      sort: "username",
      isHeader: true,
      cell: ({ user, online }) => (
        <Link
          href={`${path}/${encodeURIComponent(user.username)}`}
          prefetch={false}
          className="flex min-w-48 items-center gap-3 hover:text-jade"
        >
          <Avatar
            id={user.username}
            name={user.nickname || user.username}
            size={28}
            online={online}
            src={user.avatar ? pictureUrl(appKey, user.avatar) : undefined}
          />
          <span className="min-w-0">
            <span className="block wrap-anywhere">{user.nickname || user.username}</span>
            <span className="block font-mono text-xs font-normal wrap-anywhere text-ink-3">
              {user.username}
            </span>
          </span>
        </Link>
      ),
    },
    {
      id: "state",
      title: t.state,
      cell: ({ state: is, online }) => (
        <StateTag tone={is === "active" ? "plain" : "warn"}>
          {is === "active" && online ? t.online : t.states[is]}
        </StateTag>
      ),
    },
    { id: "groups", title: t.groups, isNumeric: true, cell: ({ groups }) => groups },
    { id: "seen", title: t.seen, isNumeric: true, cell: ({ seenAt }) => showTime(seenAt) },
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
      live="users"
      name={words.nav.users}
      path={path}
      shape={shape}
      state={state}
      page={page}
      columns={columns}
      idOf={({ user }) => user.username}
      nameOf={({ user }) => user.username}
      isSelectable={canSelect}
      words={{ ...words.table, none: t.none }}
    />
  );
}
