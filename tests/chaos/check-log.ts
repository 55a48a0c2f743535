import {
  type DatabaseDump,
  type Facts,
  foreignApp,
  groupBy,
  isVisible,
  type Row,
  type Violation,
} from "./evidence.ts";

type Judged = Facts & { database: DatabaseDump; rowsByName: Map<string, Row[]> };

/** What the log must hold: K1 to K9 and K11, from the history and the database's last word. */
export function judgeLog(facts: Facts, database: DatabaseDump, tokens: Record<string, string>): Violation[] {
  const messages = database.entries.filter(({ isMessage }) => isMessage);
  const judged = { ...facts, database, rowsByName: groupBy(messages, ({ name }) => name) };
  return [
    ...durable(judged),
    ...definite(judged),
    ...atMostOnce(judged),
    ...noPhantom(judged),
    ...gapFree(judged),
    ...asShown(judged),
    ...passedOver(judged),
    ...realTime(judged),
    ...senderOrder(judged),
    ...ownWords(judged, tokens),
  ];
}

/** K1: every acknowledged message is stored exactly once, where the acknowledgement said. */
function durable({ acknowledged, rowsByName }: Judged): Violation[] {
  return acknowledged.flatMap(({ clientId, seq }): Violation[] => {
    const rows = rowsByName.get(clientId) ?? [];
    if (rows.length === 1 && rows[0]?.seq === seq) return [];
    const found = rows.map((row) => `${row.conversation}/${row.seq}`).join(", ") || "nowhere";
    return [{ rule: "K1", what: `${clientId} was acknowledged at ${seq} and is stored ${found}` }];
  });
}

/** K2: a message that was refused for good exists nowhere. */
function definite({ refused, rowsByName, shown }: Judged): Violation[] {
  const stands = new Set<string>();
  if (refused.size > 0) for (const places of shown.values()) for (const name of places) stands.add(name);
  return [...refused].flatMap((clientId): Violation[] =>
    rowsByName.has(clientId) || stands.has(clientId)
      ? [{ rule: "K2", what: `${clientId} was refused and exists` }]
      : [],
  );
}

/** K3: no client id names two rows. */
function atMostOnce({ rowsByName }: Judged): Violation[] {
  return [...rowsByName].flatMap(([name, rows]): Violation[] =>
    rows.length > 1 ? [{ rule: "K3", what: `${name} is stored ${rows.length} times` }] : [],
  );
}

/** K4: whatever is stored was written by somebody, with that content. */
function noPhantom({ database, sent }: Judged): Violation[] {
  return database.entries.flatMap((row): Violation[] => {
    if (!row.isMessage) return [];
    const origin = sent.get(row.name);
    if (!origin) return [{ rule: "K4", what: `${row.name} is stored and nobody wrote it` }];
    if (origin.user === row.sender && (row.text === null || row.text === origin.text)) return [];
    return [{ rule: "K4", what: `${row.name} is stored with another sender or text` }];
  });
}

/** K5: the positions of every conversation are 1 to its end. */
function gapFree({ database }: Judged): Violation[] {
  const rowsByConversation = groupBy(database.entries, ({ conversation }) => conversation);
  return database.conversations.flatMap(({ id, lastSeq }): Violation[] => {
    const seqs = new Set(rowsByConversation.get(id)?.map(({ seq }) => seq));
    const rows = rowsByConversation.get(id)?.length ?? 0;
    const whole =
      rows === lastSeq && seqs.size === lastSeq && [...seqs].every((seq) => seq >= 1 && seq <= lastSeq);
    return whole
      ? []
      : [{ rule: "K5", what: `conversation ${id} has ${rows} entries for ${lastSeq} positions` }];
  });
}

/** K6: whatever any device ever showed stands there in the end. */
function asShown({ database, shown }: Judged): Violation[] {
  const missing = new Map([...shown].map(([conversation, places]) => [conversation, [...places]]));
  for (const { conversation, seq, name } of database.entries) {
    const places = missing.get(conversation);
    if (places?.[seq] === name) delete places[seq];
  }
  return [...missing].flatMap(([conversation, places]) =>
    places.flatMap((name, seq): Violation[] =>
      name === undefined
        ? []
        : [{ rule: "K6", what: `${name} was shown at ${conversation}/${seq} and does not stand there` }],
    ),
  );
}

/** K7: what a device passed over, its user may not see. */
function passedOver({ database, gaps }: Judged): Violation[] {
  const conversations = new Map(
    database.conversations.map((conversation) => [conversation.id, conversation]),
  );
  return gaps.flatMap(({ device, user, conversation, from, to }): Violation[] => {
    const known = conversations.get(conversation);
    const seqs = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const missed = seqs.find((seq) => known && isVisible(known, user, seq));
    if (missed === undefined) return [];
    return [{ rule: "K7", what: `${device} passed over ${conversation}/${missed}, which it may see` }];
  });
}

/** K8: what was written after another message was acknowledged stands after it. */
function realTime({ acknowledged, sent, rowsByName }: Judged): Violation[] {
  type Step = { at: number; row: Row; ok: boolean };
  const stepOf = ({ at, clientId }: { at: number; clientId: string }, ok: boolean): Step[] => {
    const [row] = rowsByName.get(clientId) ?? [];
    return row ? [{ at, row, ok }] : [];
  };
  const steps = [
    ...acknowledged.flatMap((event) => stepOf(event, true)),
    ...[...sent.values()].flatMap((event) => stepOf(event, false)),
  ];
  const violations: Violation[] = [];
  const highest = new Map<number, number>();
  for (const { row, ok } of steps.sort((a, b) => a.at - b.at)) {
    const reached = highest.get(row.conversation) ?? 0;
    if (ok) highest.set(row.conversation, Math.max(reached, row.seq));
    else if (row.seq < reached) {
      const what = `${row.name} stands at ${row.seq}, below ${reached} acknowledged before it`;
      violations.push({ rule: "K8", what });
    }
  }
  return violations;
}

/** K9: one device's messages to one conversation stand in the order of the clicks. */
function senderOrder({ sent, rowsByName }: Judged): Violation[] {
  const lanes = groupBy(sent.values(), ({ device, target }) => `${device} to ${target}`);
  return [...lanes].flatMap(([lane, clicks]): Violation[] => {
    const seqs = clicks
      .toSorted((a, b) => a.at - b.at)
      .flatMap(({ clientId }) => rowsByName.get(clientId)?.[0]?.seq ?? []);
    const at = seqs.findIndex((seq, index) => index > 0 && seq < (seqs[index - 1] ?? 0));
    return at === -1 ? [] : [{ rule: "K9", what: `${lane}: ${seqs[at - 1]} was clicked before ${seqs[at]}` }];
  });
}

/** K11: no app's log holds another app's words. */
function ownWords({ database }: Judged, tokens: Record<string, string>): Violation[] {
  return database.entries.flatMap(({ name, text, sender }): Violation[] => {
    const app = foreignApp(text, sender, tokens);
    return app === null ? [] : [{ rule: "K11", what: `${name} of ${sender} holds words of app ${app}` }];
  });
}
