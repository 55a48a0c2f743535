import { contentHash } from "#core/content-hash.ts";
import { defaultGroupSettings } from "#core/groups/to-group.ts";
import type { DemoGroup, DemoPlan } from "./plan.ts";
import type { DemoLine } from "./talk.ts";

export type IdOf = (username: string) => number;

/** An entry of a conversation's log as it is written. */
export type LogRow = {
  conv: number;
  seq: number;
  kind: string;
  sender: number;
  clientId: string | null;
  hash: string;
  target: number | null;
  displayable: boolean;
  countable: boolean;
  body: object | null;
  retracted: boolean;
  mentions: number[] | null;
  at: number;
};

/** The messages of a conversation as entries from `first` on, each retraction right behind what it takes back. */
export function entriesOf(conv: number, lines: readonly DemoLine[], first: number, idOf: IdOf): LogRow[] {
  const rows: LogRow[] = [];
  for (const { at, by, text, mentions, retracted = false } of lines) {
    const sender = idOf(by);
    const seq = first + rows.length;
    const body = { type: "text", text, ...(mentions ? { mentions: { users: [mentions] } } : {}) };
    const place = { conv, sender, at };
    rows.push({
      ...place,
      seq,
      kind: "message.created",
      clientId: `demo-${conv}-${seq}`,
      hash: contentHash(body),
      target: null,
      displayable: true,
      countable: !retracted,
      body: retracted ? null : body,
      retracted,
      mentions: mentions && !retracted ? [idOf(mentions)] : null,
    });
    if (!retracted) continue;
    rows.push({
      ...place,
      seq: seq + 1,
      kind: "message.retracted",
      clientId: null,
      hash: "",
      target: seq,
      displayable: false,
      countable: false,
      body: { targetSeq: seq, by },
      retracted: false,
      mentions: null,
    });
  }
  return rows;
}

/** Where somebody has read to who left `unread` messages of others. */
export function readTo(rows: readonly LogRow[], user: number, unread: number): number {
  let left = unread;
  let read = rows.at(-1)?.seq ?? 0;
  for (let index = rows.length - 1; index >= 0 && left > 0; index -= 1) {
    const row = rows[index];
    if (!row || row.sender === user) break;
    if (row.countable) left -= 1;
    read = row.seq - 1;
  }
  return read;
}

/** How a group begins: the entry that says who is in, and what the group is. */
export function beginning(conv: number, group: DemoGroup, { people }: DemoPlan, idOf: IdOf): LogRow {
  const { name, description, visibility, announcement, owner, members } = group;
  const shown = new Set([owner, ...members.slice(1, 8)]);
  const body = {
    users: members,
    name,
    description,
    avatar: null,
    visibility,
    settings: defaultGroupSettings,
    owner,
    memberCount: members.length,
    silencedAll: false,
    announcement,
    by: owner,
    people: people
      .filter(({ username }) => shown.has(username))
      .map(({ username, nickname }) => ({ username, nickname, avatar: null, profileVersion: 1 })),
  };
  return {
    conv,
    seq: 1,
    kind: "group.created",
    sender: idOf(owner),
    clientId: null,
    hash: "",
    target: null,
    displayable: true,
    countable: false,
    body,
    retracted: false,
    mentions: null,
    at: (group.lines[0]?.at ?? 0) - 60_000,
  };
}
