import type { FinalConversation } from "./devices.ts";
import type { HistoryEvent } from "./history.ts";

/** What the database holds in the end. */
export type DatabaseDump = {
  conversations: { id: number; lastSeq: number; users: string[]; unread: Record<string, number> }[];
  entries: {
    conversation: number;
    seq: number;
    /** The client id of a message; `retracts <seq>` of a retraction. */
    name: string;
    sender: string;
    hash: string;
    text: string | null;
    isMessage: boolean;
  }[];
};

export type FinalDevice = { device: string; user: string; conversations: FinalConversation[] };

export type Rule = "K1" | "K2" | "K3" | "K4" | "K5" | "K6" | "K7" | "K8" | "K9" | "K10" | "K12";
export type Violation = { rule: Rule; what: string };

export type Evidence = {
  history: HistoryEvent[];
  database: DatabaseDump;
  devices: FinalDevice[];
  /** The longest time from the last fault to the moment when everything agrees. */
  convergeWithinMs: number;
};

type Of<K extends HistoryEvent["kind"]> = Extract<HistoryEvent, { kind: K }>;
type Row = DatabaseDump["entries"][number];
type Invoked = Of<"invoke">;

/** Judges a run; pure. An empty answer means that every promise was kept. */
export function check(evidence: Evidence): Violation[] {
  const facts = collect(evidence);
  return [
    ...durable(facts),
    ...definite(facts),
    ...atMostOnce(facts),
    ...noPhantom(facts),
    ...gapFree(facts),
    ...sameLog(facts),
    ...monotoneDisplay(facts),
    ...realTime(facts),
    ...senderOrder(facts),
    ...unread(facts),
    ...liveness(facts),
  ];
}

type Facts = Evidence & {
  of<K extends HistoryEvent["kind"]>(kind: K): Of<K>[];
  invoked: Map<string, Invoked>;
  rowsByName: Map<string, Row[]>;
  rowsByConversation: Map<number, Row[]>;
};

function collect(evidence: Evidence): Facts {
  const { history, database } = evidence;
  // The discriminant is compared just before.
  const of = <K extends HistoryEvent["kind"]>(kind: K) =>
    history.filter((event) => event.kind === kind) as Of<K>[];
  const messages = database.entries.filter(({ isMessage }) => isMessage);
  return {
    ...evidence,
    of,
    invoked: new Map(of("invoke").map((event) => [event.clientId, event])),
    rowsByName: groupBy(messages, ({ name }) => name),
    rowsByConversation: groupBy(
      database.entries.toSorted((a, b) => a.seq - b.seq),
      ({ conversation }) => conversation,
    ),
  };
}

export function groupBy<T, K>(items: T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** K1: every acknowledged message is stored exactly once, where the acknowledgement said. */
function durable({ of, rowsByName }: Facts): Violation[] {
  return of("ok").flatMap(({ clientId, seq }): Violation[] => {
    const rows = rowsByName.get(clientId) ?? [];
    if (rows.length === 1 && rows[0]?.seq === seq) return [];
    const found = rows.map((row) => `${row.conversation}/${row.seq}`).join(", ") || "nowhere";
    return [{ rule: "K1", what: `${clientId} was acknowledged at ${seq} and is stored ${found}` }];
  });
}

/** K2: a message that was refused for good exists nowhere. */
function definite({ of, rowsByName, devices }: Facts): Violation[] {
  const shown = new Set(
    devices.flatMap(({ conversations }) =>
      conversations.flatMap(({ entries }) => entries.map(({ name }) => name)),
    ),
  );
  return of("fail").flatMap(({ clientId }): Violation[] =>
    rowsByName.has(clientId) || shown.has(clientId)
      ? [{ rule: "K2", what: `${clientId} was refused and exists` }]
      : [],
  );
}

/** K3: no client id names two rows. */
function atMostOnce({ rowsByName }: Facts): Violation[] {
  return [...rowsByName].flatMap(([name, rows]): Violation[] =>
    rows.length > 1 ? [{ rule: "K3", what: `${name} is stored ${rows.length} times` }] : [],
  );
}

/** K4: whatever is stored or shown was written by somebody, with that content. */
function noPhantom({ database, devices, invoked }: Facts): Violation[] {
  const violations: Violation[] = [];
  const hashes = new Map<string, string>();
  for (const row of database.entries) {
    if (!row.isMessage) continue;
    hashes.set(row.name, row.hash);
    const origin = invoked.get(row.name);
    if (!origin) violations.push({ rule: "K4", what: `${row.name} is stored and nobody wrote it` });
    else if (origin.user !== row.sender || (row.text !== null && row.text !== origin.text)) {
      violations.push({ rule: "K4", what: `${row.name} is stored with another sender or text` });
    }
  }
  for (const { device, conversations } of devices) {
    for (const entry of conversations.flatMap(({ entries }) => entries)) {
      if (entry.hash === "") continue;
      if (hashes.get(entry.name) !== entry.hash) {
        violations.push({
          rule: "K4",
          what: `${device} shows ${entry.name} with a content that is not stored`,
        });
      }
    }
  }
  return violations;
}

/** K5: the positions of every conversation are 1 to its end. */
function gapFree({ database, rowsByConversation }: Facts): Violation[] {
  return database.conversations.flatMap(({ id, lastSeq }): Violation[] => {
    const rows = rowsByConversation.get(id) ?? [];
    const whole = rows.length === lastSeq && rows.every(({ seq }, index) => seq === index + 1);
    return whole
      ? []
      : [{ rule: "K5", what: `conversation ${id} has ${rows.length} positions of ${lastSeq}` }];
  });
}

/** K6: what every device shows in the end is the database's log, in its order and with its blanks. */
function sameLog({ devices, database, rowsByConversation }: Facts): Violation[] {
  return devices.flatMap(({ device, user, conversations }) => {
    const shown = new Map(conversations.map((conversation) => [conversation.conversation, conversation]));
    const mine = database.conversations.filter(({ users, lastSeq }) => users.includes(user) && lastSeq > 0);
    const strange = conversations.filter(({ conversation }) => !mine.some(({ id }) => id === conversation));
    return [
      ...strange.map(
        ({ conversation }): Violation => ({
          rule: "K6",
          what: `${device} shows ${conversation}, which is not its own`,
        }),
      ),
      ...mine.flatMap(({ id }): Violation[] => {
        const entries = shown.get(id)?.entries ?? [];
        const rows = rowsByConversation.get(id) ?? [];
        const at = rows.findIndex((row, index) => !isSame(row, entries[index]));
        if (at === -1 && entries.length === rows.length) return [];
        const place = at === -1 ? rows.length : at;
        return [{ rule: "K6", what: `${device} differs in ${id} from its ${place + 1}th entry on` }];
      }),
    ];
  });
}

function isSame(row: Row, shown: FinalConversation["entries"][number] | undefined): boolean {
  return shown !== undefined && row.seq === shown.seq && row.name === shown.name && row.text === shown.text;
}

/** K7: no device ever showed a position before the one below it, nor another message in the same place. */
function monotoneDisplay({ of }: Facts): Violation[] {
  const shown = new Map<string, { first: number; last: number }>();
  const places = new Map<string, string>();
  const violations: Violation[] = [];
  for (const { device, incarnation, conversation, how, entries } of of("display")) {
    const key = `${device}#${incarnation}/${conversation}`;
    const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
    const known = shown.get(key);
    const steps = entries.every(({ seq }, index) => seq === first + index);
    const touches =
      how === "start" ||
      (how === "end" ? first === (known?.last ?? 0) + 1 : last === (known?.first ?? 0) - 1);
    if (!steps || !touches)
      violations.push({ rule: "K7", what: `${key} showed ${first}…${last} out of order (${how})` });
    shown.set(key, {
      first: how === "end" ? (known?.first ?? first) : first,
      last: how === "page" ? (known?.last ?? last) : last,
    });
    for (const { seq, name } of entries) {
      const place = `${device}/${conversation}/${seq}`;
      const before = places.get(place);
      if (before !== undefined && before !== name) {
        violations.push({ rule: "K7", what: `${place} was ${before} and became ${name}` });
      }
      places.set(place, name);
    }
  }
  return violations;
}

/** K8: what was written after another message was acknowledged stands after it. */
function realTime({ of, rowsByName, invoked }: Facts): Violation[] {
  type Step = { at: number; conversation: number; seq: number; name: string; how: "invoke" | "ok" };
  const steps: Step[] = [];
  for (const event of [...of("ok"), ...invoked.values()]) {
    const [row] = rowsByName.get(event.clientId) ?? [];
    if (!row) continue;
    const { conversation, seq } = row;
    steps.push({
      at: event.at,
      conversation,
      seq,
      name: event.clientId,
      how: event.kind === "ok" ? "ok" : "invoke",
    });
  }
  const violations: Violation[] = [];
  const highest = new Map<number, number>();
  for (const { conversation, seq, name, how } of steps.sort((a, b) => a.at - b.at)) {
    const acknowledged = highest.get(conversation) ?? 0;
    if (how === "ok") highest.set(conversation, Math.max(acknowledged, seq));
    else if (seq < acknowledged) {
      violations.push({
        rule: "K8",
        what: `${name} stands at ${seq}, below ${acknowledged} acknowledged before it`,
      });
    }
  }
  return violations;
}

/** K9: one device's messages to one conversation stand in the order of the clicks. */
function senderOrder({ invoked, rowsByName }: Facts): Violation[] {
  const lanes = groupBy([...invoked.values()], ({ device, peer }) => `${device} to ${peer}`);
  return [...lanes].flatMap(([lane, clicks]): Violation[] => {
    const seqs = clicks
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ clientId }) => rowsByName.get(clientId)?.[0]?.seq ?? []);
    const at = seqs.findIndex((seq, index) => index > 0 && seq < (seqs[index - 1] ?? 0));
    return at === -1 ? [] : [{ rule: "K9", what: `${lane}: ${seqs[at - 1]} was clicked before ${seqs[at]}` }];
  });
}

/** K10: every device shows the database's count of unread messages. */
function unread({ devices, database }: Facts): Violation[] {
  return devices.flatMap(({ device, user, conversations }) =>
    conversations.flatMap(({ conversation, unread: shown }): Violation[] => {
      const truth = database.conversations.find(({ id }) => id === conversation)?.unread[user];
      return truth === shown
        ? []
        : [
            {
              rule: "K10",
              what: `${device} shows ${shown} unread in ${conversation}, the database counts ${truth}`,
            },
          ];
    }),
  );
}

/** K12: after the last fault, or the end of the load, everything agrees in time. */
function liveness({ of, convergeWithinMs }: Facts): Violation[] {
  const quiet = Math.max(
    ...of("fault")
      .filter(({ phase }) => phase === "end")
      .map(({ at }) => at),
    ...of("load")
      .filter(({ phase }) => phase === "end")
      .map(({ at }) => at),
  );
  const [converged] = of("converged");
  if (!converged) return [{ rule: "K12", what: "the devices never agreed" }];
  const took = converged.at - quiet;
  if (took <= convergeWithinMs) return [];
  return [{ rule: "K12", what: `the devices agreed ${Math.round(took)} ms after the last fault` }];
}
