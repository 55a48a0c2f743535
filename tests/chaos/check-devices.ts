import type { FinalConversation } from "./devices.ts";
import {
  type DatabaseDump,
  type FinalDevice,
  foreignApp,
  groupBy,
  isVisible,
  type Row,
  type Violation,
} from "./evidence.ts";

type Truth = {
  conversations: Map<string, DatabaseDump["conversations"]>;
  rowsByConversation: Map<number, Row[]>;
  /** Of messages, by conversation and name. */
  hashes: Map<number, Map<string, string>>;
  tokens: Record<string, string>;
};

/** Answers what judges one device after the other by the database: K4, K6, K10 and K11. */
export function createDeviceJudge(
  database: DatabaseDump,
  tokens: Record<string, string>,
): (device: FinalDevice) => Violation[] {
  const conversations = new Map<string, DatabaseDump["conversations"]>();
  for (const conversation of database.conversations) {
    if (conversation.lastSeq === 0) continue;
    for (const user of conversation.users) {
      conversations.set(user, [...(conversations.get(user) ?? []), conversation]);
    }
  }
  const rowsByConversation = groupBy(
    database.entries.toSorted((a, b) => a.seq - b.seq),
    ({ conversation }) => conversation,
  );
  const hashes = new Map(
    [...rowsByConversation].map(([id, rows]) => [id, new Map(rows.map(({ name, hash }) => [name, hash]))]),
  );
  const truth = { conversations, rowsByConversation, hashes, tokens };
  return (device) => [
    ...sameContent(device, truth),
    ...sameLog(device, truth),
    ...unread(device, truth),
    ...ownWords(device, truth),
  ];
}

/** K4: a message is shown with the content that is stored. */
function sameContent({ device, conversations }: FinalDevice, { hashes }: Truth): Violation[] {
  return conversations.flatMap(({ conversation, entries }) =>
    entries.flatMap(({ name, hash }): Violation[] =>
      hash === "" || hashes.get(conversation)?.get(name) === hash
        ? []
        : [{ rule: "K4", what: `${device} shows ${name} with a content that is not stored` }],
    ),
  );
}

/** K6: what a device shows in the end is the database's log, in its order and with its blanks. */
function sameLog({ device, user, conversations: shown }: FinalDevice, truth: Truth): Violation[] {
  const mine = truth.conversations.get(user) ?? [];
  const strange = shown.filter(({ conversation }) => !mine.some(({ id }) => id === conversation));
  return [
    ...strange.map(
      ({ conversation }): Violation => ({
        rule: "K6",
        what: `${device} shows ${conversation}, which is not its own`,
      }),
    ),
    ...mine.flatMap((own): Violation[] => {
      const held = shown.find(({ conversation }) => conversation === own.id);
      const { id } = own;
      const all = truth.rowsByConversation.get(id) ?? [];
      const rows = all.filter(({ seq }) => seq >= (held?.from ?? 1) && isVisible(own, user, seq));
      const entries = held?.entries ?? [];
      const unseen = takenBackUnseen(own, user, all);
      const at = rows.findIndex((row, index) => !isSame(row, entries[index], unseen));
      if (held && at === -1 && entries.length === rows.length) return [];
      const place = at === -1 ? rows.length : at;
      return [{ rule: "K6", what: `${device} differs in ${id} from its ${place + 1}th entry on` }];
    }),
  ];
}

/** What was taken back when somebody was not in any more: a device that showed it before goes on showing it. */
function takenBackUnseen(own: DatabaseDump["conversations"][number], user: string, rows: Row[]): Set<number> {
  const targetOf = ({ name }: Row) => Number(/^retracts (\d+)$/.exec(name)?.[1]);
  const unseen = rows.filter((row) => !isVisible(own, user, row.seq)).map(targetOf);
  return new Set(unseen.filter((target) => target > 0));
}

function isSame(
  row: Row,
  shown: FinalConversation["entries"][number] | undefined,
  unseen: Set<number>,
): boolean {
  if (shown === undefined || row.seq !== shown.seq || row.name !== shown.name) return false;
  return row.text === shown.text || (row.text === null && unseen.has(row.seq));
}

/** K10: every device shows the database's count of unread messages. */
function unread({ device, user, conversations }: FinalDevice, truth: Truth): Violation[] {
  const mine = truth.conversations.get(user) ?? [];
  return conversations.flatMap(({ conversation, unread: shown }): Violation[] => {
    const own = mine.find(({ id }) => id === conversation);
    const counted = own?.unread[user];
    if (counted === shown) return [];
    const unseen = own ? takenBackUnseen(own, user, truth.rowsByConversation.get(conversation) ?? []) : null;
    const more = shown - (counted ?? 0);
    if (unseen && more > 0 && more <= unseen.size) return [];
    const what = `${device} shows ${shown} unread in ${conversation}, the database counts ${counted}`;
    return [{ rule: "K10", what }];
  });
}

/** K11: no device shows another app's words. */
function ownWords({ device, user, conversations }: FinalDevice, { tokens }: Truth): Violation[] {
  return conversations.flatMap(({ entries }) =>
    entries.flatMap(({ name, text }): Violation[] => {
      const app = foreignApp(text, user, tokens);
      return app === null ? [] : [{ rule: "K11", what: `${device} shows ${name} with words of app ${app}` }];
    }),
  );
}
