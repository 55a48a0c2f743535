import type { CommitOutcome, MessageRow } from "#core/messages/commit-messages.sql.ts";

type OnPlace = (conversation: number, outcome: CommitOutcome) => void;
const waiting = new Map<string, OnPlace>();

/** Where `broadcast-first.ts` hears of the places that `place-first.ts` has taken and not committed. */
export const earlyPlaces = {
  expect: (clientId: string, onPlace: OnPlace) => void waiting.set(clientId, onPlace),
  forget: (clientId: string) => void waiting.delete(clientId),
  tell(messages: MessageRow[], outcomes: CommitOutcome[]) {
    messages.forEach(({ clientId, conversation }, index) => {
      const outcome = outcomes[index];
      if (outcome) waiting.get(clientId ?? "")?.(conversation, outcome);
    });
  },
};
