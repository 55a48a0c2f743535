import { describe, expect, it } from "vitest";
import { check } from "./chaos/checker.ts";
import type { Evidence, FinalDevice, Rule } from "./chaos/evidence.ts";
import type { HistoryEvent } from "./chaos/history.ts";

const APP = "app";
const OTHER = "other";
const TOKENS = { [APP]: "word-of-app", [OTHER]: "word-of-other" };
const DEVICES = ["ann-0", "ann-1", "ben-0"];
const [ANN, BEN] = [`${APP}/ann`, `${APP}/ben`];
const text = (name: string) => `${TOKENS[APP]} ${name}`;
const userOf = (device: string) => `${APP}/${device.slice(0, 3)}`;

/** A run whose parts a test can spoil. */
type Run = Evidence & { history: HistoryEvent[]; devices: FinalDevice[] };

/** Three messages of two people and a retraction of the second: everything as it should be. */
function faultless(): Run {
  const written = [
    { name: "m1", device: "ann-0" },
    { name: "m2", device: "ben-0" },
    { name: "m3", device: "ann-0" },
  ];
  const entries = [
    ...written.map(({ name, device }, index) => ({
      conversation: 7,
      seq: index + 1,
      name,
      sender: userOf(device),
      hash: `hash ${name}`,
      text: name === "m2" ? null : text(name),
      isMessage: true,
    })),
    { conversation: 7, seq: 4, name: "retracts 2", sender: BEN, hash: "", text: null, isMessage: false },
  ];
  const history: HistoryEvent[] = [{ at: 0, kind: "load", phase: "begin" }];
  for (const [index, { name, device }] of written.entries()) {
    const user = userOf(device);
    const target = user === ANN ? "u:ben" : "u:ann";
    history.push(
      { at: 100 * index, kind: "invoke", device, user, target, clientId: name, text: text(name) },
      { at: 100 * index + 50, kind: "ok", device, clientId: name, seq: index + 1 },
    );
  }
  for (const device of DEVICES) {
    const shown = entries.map(({ seq, name }) => ({ seq, name }));
    const display = {
      kind: "display" as const,
      device,
      user: userOf(device),
      incarnation: 1,
      conversation: 7,
    };
    history.push(
      { at: 400, ...display, how: "start", entries: shown.slice(1, 2) },
      { at: 401, ...display, how: "end", entries: shown.slice(2) },
      { at: 402, ...display, how: "page", entries: shown.slice(0, 1) },
    );
  }
  history.push(
    { at: 450, kind: "fault", fault: "kill server", phase: "begin" },
    { at: 500, kind: "fault", fault: "kill server", phase: "end" },
    { at: 600, kind: "load", phase: "end" },
    { at: 700, kind: "converged" },
  );
  return {
    history,
    convergeWithinMs: 1_000,
    tokens: TOKENS,
    database: {
      conversations: [{ id: 7, lastSeq: 4, users: [ANN, BEN], unread: { [ANN]: 0, [BEN]: 2 } }],
      entries,
    },
    devices: DEVICES.map((device) => ({
      device,
      user: userOf(device),
      conversations: [
        {
          conversation: 7,
          from: 1,
          unread: userOf(device) === ANN ? 0 : 2,
          entries: entries.map(({ seq, name, hash, text: shown }) => ({ seq, name, hash, text: shown })),
        },
      ],
    })),
  };
}

const rules = (evidence: Evidence): Rule[] => [...new Set(check(evidence).map(({ rule }) => rule))].sort();

/** The faultless run with one thing wrong. */
function broken(spoil: (evidence: Run) => void): Rule[] {
  const evidence = faultless();
  spoil(evidence);
  return rules(evidence);
}

function at<T>(list: T[], index: number): T {
  const item = list.at(index);
  if (item === undefined) throw new Error("the run has fewer of these");
  return item;
}

const row = (evidence: Run, seq: number) => at(evidence.database.entries, seq - 1);
const shown = (evidence: Run) => at(at(evidence.devices, 2).conversations, 0);
const click = (evidence: Run, clientId: string) =>
  at(
    evidence.history.filter((event) => event.kind === "invoke" && event.clientId === clientId),
    0,
  );
const displays = (evidence: Run) => evidence.history.filter((event) => event.kind === "display");

describe("the checker", () => {
  it("finds nothing in a run without a fault", () => {
    expect(rules(faultless())).toEqual([]);
  });

  it("finds an acknowledged message that was lost, K1", () => {
    const lost = broken((evidence) => {
      evidence.database.entries.splice(2, 1);
    });
    expect(lost).toContain("K1");
  });

  it("finds an acknowledged message in another place than it was told, K1", () => {
    const moved = broken((evidence) => {
      const ok = evidence.history.find((event) => event.kind === "ok" && event.clientId === "m3");
      if (ok?.kind === "ok") ok.seq = 9;
    });
    expect(moved).toEqual(["K1"]);
  });

  it("finds a refused message that exists, K2", () => {
    const refused = broken(({ history }) => {
      history.push({ at: 90, kind: "fail", device: "ann-0", clientId: "m1", code: "blocked" });
    });
    expect(refused).toEqual(["K2"]);
  });

  it("finds a message that is stored twice, K3", () => {
    const twice = broken((evidence) => {
      evidence.database.entries.push({ ...row(evidence, 3), seq: 5 });
      at(evidence.database.conversations, 0).lastSeq = 5;
      for (const device of evidence.devices) {
        const conversation = at(device.conversations, 0);
        conversation.entries.push({ ...at(conversation.entries, 2), seq: 5 });
      }
    });
    expect(twice).toEqual(["K1", "K3"]);
  });

  it("finds a message that nobody wrote, one with another's text, and one shown with another content, K4", () => {
    const phantom = broken(({ history }) => {
      history.splice(
        history.findIndex((event) => event.kind === "invoke" && event.clientId === "m2"),
        1,
      );
    });
    expect(phantom).toEqual(["K4"]);
    const forged = broken((evidence) => {
      row(evidence, 1).text = "something else";
    });
    expect(forged).toContain("K4");
    const altered = broken((evidence) => {
      at(shown(evidence).entries, 0).hash = "another";
    });
    expect(altered).toEqual(["K4"]);
  });

  it("finds a gap in the positions, K5", () => {
    const gap = broken((evidence) => {
      at(evidence.database.conversations, 0).lastSeq = 5;
    });
    expect(gap).toEqual(["K5"]);
  });

  it("finds a device that misses, reorders or still shows what was retracted, K6", () => {
    const missing = broken((evidence) => {
      shown(evidence).entries.pop();
    });
    expect(missing).toEqual(["K6"]);
    const reordered = broken((evidence) => {
      shown(evidence).entries.reverse();
    });
    expect(reordered).toEqual(["K6"]);
    const unretracted = broken((evidence) => {
      at(shown(evidence).entries, 1).text = text("m2");
    });
    expect(unretracted).toEqual(["K6"]);
    const without = broken((evidence) => {
      at(evidence.devices, 2).conversations = [];
    });
    expect(without).toEqual(["K6"]);
  });

  it("lets whoever had left go on showing what was taken back later, and nothing else", () => {
    const left = (evidence: Run) => {
      at(evidence.database.conversations, 0).visible = { [ANN]: [[1, 4]], [BEN]: [[1, 3]] };
      shown(evidence).entries.pop();
      at(shown(evidence).entries, 1).text = text("m2");
      shown(evidence).unread = 3;
    };
    expect(broken(left)).toEqual([]);
    const more = broken((evidence) => {
      left(evidence);
      at(shown(evidence).entries, 0).text = text("m2");
      shown(evidence).unread = 4;
    });
    expect(more).toEqual(["K10", "K6"]);
  });

  it("finds a device that showed a later position first, or let a message move, K7", () => {
    const jumped = broken((evidence) => {
      const display = at(displays(evidence), 1);
      if (display.kind === "display") display.entries.shift();
    });
    expect(jumped).toEqual(["K7"]);
    const moved = broken((evidence) => {
      const [name] = [{ seq: 3, name: "m9" }];
      evidence.history.push({
        at: 410,
        kind: "display",
        device: "ann-0",
        user: ANN,
        incarnation: 2,
        conversation: 7,
        how: "start",
        entries: [name],
      });
    });
    expect(moved).toEqual(["K7"]);
  });

  it("finds a message below one that was acknowledged before it was written, K8", () => {
    const late = broken((evidence) => {
      click(evidence, "m2").at = 1_000;
    });
    expect(late).toEqual(["K8"]);
  });

  it("finds one device's messages out of the order of the clicks, K9", () => {
    const swapped = broken((evidence) => {
      evidence.history = evidence.history.filter(({ kind }) => kind !== "ok");
      click(evidence, "m3").at = 0;
      click(evidence, "m1").at = 200;
    });
    expect(swapped).toEqual(["K9"]);
  });

  it("finds a wrong count of unread messages, K10", () => {
    const wrong = broken((evidence) => {
      shown(evidence).unread = 3;
    });
    expect(wrong).toEqual(["K10"]);
  });

  it("finds an acknowledgement that took longer than promised, K12", () => {
    const run = faultless();
    run.acknowledgeWithinMs = 50;
    expect(rules(run)).toEqual([]);
    run.acknowledgeWithinMs = 49;
    expect(rules(run)).toEqual(["K12"]);
  });

  it("finds a run that agreed too late or never, K12", () => {
    const late = broken((evidence) => {
      at(evidence.history, -1).at = 1_700;
    });
    expect(late).toEqual(["K12"]);
    const never = broken((evidence) => {
      evidence.history.pop();
    });
    expect(never).toEqual(["K12"]);
  });
});
