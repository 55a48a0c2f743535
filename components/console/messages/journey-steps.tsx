import { Check, Circle, X } from "lucide-react";
import type { ReactNode } from "react";
import type { Words } from "#components/shell/words.ts";
import { fill } from "#components/shell/words.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { MessageJourney } from "#protocol/history.ts";
import { faultText } from "../webhooks/fault-words.ts";
import { placeName } from "./place-name.ts";

type Step = { name: string; time?: string; text: ReactNode; state: "done" | "open" | "failed" };

type Props = {
  journey: MessageJourney;
  words: Words["console"];
  say: {
    pushed: (values: { members: number; online: number }) => string;
  };
  showTime: (time: number | null) => string;
};

const icons = { done: Check, open: Circle, failed: X };

/** The ways of a message, one under the other, from its acceptance to whoever has read it. */
export function JourneySteps({ journey, words, say, showTime }: Props) {
  return (
    <ol aria-label={words.messages.journey} className="mb-8 max-w-2xl space-y-4">
      {stepsOf({ journey, words, say, showTime }).map(({ name, time, text, state }) => (
        <li key={name} className="flex gap-3 text-sm">
          <Icon
            of={icons[state]}
            size={18}
            className={
              state === "done"
                ? "mt-0.5 text-jade"
                : state === "failed"
                  ? "mt-0.5 text-danger"
                  : "mt-0.5 text-ink-3"
            }
          />
          <div className="min-w-0">
            <p className="font-medium">
              {name}
              {time && <span className="ml-2 font-normal text-ink-3 tabular-nums">{time}</span>}
            </p>
            <p className="wrap-anywhere text-ink-2">{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function stepsOf({ journey, words, say, showTime }: Props): Step[] {
  const t = words.journey;
  const { message, clientId, members, delivered, read, callback, lastSeq, retractedAt, positions } = journey;
  const isAll = (count: number) => (count >= members && members > 0 ? "done" : "open");
  const steps: Step[] = [
    {
      name: t.accepted,
      time: showTime(message.createdAt),
      text: clientId
        ? fill(t.acceptedBy, { sender: message.sender, clientId })
        : fill(t.ownName, { sender: message.sender }),
      state: "done",
    },
    {
      name: t.sequence,
      text: fill(t.sequenceText, {
        seq: message.seq,
        last: lastSeq,
        place: placeName(message.place, words.messages),
      }),
      state: "done",
    },
    {
      name: t.pushed,
      text: say.pushed({ members, online: positions.filter(({ online }) => online).length }),
      state: "done",
    },
    {
      name: t.delivered,
      text: fill(t.deliveredText, { count: delivered, members }),
      state: isAll(delivered),
    },
    { name: t.read, text: fill(t.readText, { count: read, members }), state: isAll(read) },
    {
      name: t.callback,
      text: fill(t.callbacks[callback.state], { error: faultText(callback.error, words.webhooks.faults) }),
      state: callback.state === "failed" ? "failed" : callback.state === "told" ? "done" : "open",
    },
  ];
  if (retractedAt !== null) {
    steps.push({ name: t.retracted, time: showTime(retractedAt), text: "", state: "failed" });
  }
  return steps;
}
