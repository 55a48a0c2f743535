"use client";

import { createContext, type ReactNode, useContext } from "react";
import { Button } from "#components/ui/button.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { fill, type Words } from "./words.ts";

const FailureContext = createContext<Words["failure"] | null>(null);

/** Has the words at hand that a broken page needs, as it cannot ask for them then. */
export function FailureWords({ words, children }: { words: Words["failure"]; children: ReactNode }) {
  return <FailureContext value={words}>{children}</FailureContext>;
}

/** What stands in the place of a page that could not be shown. */
export function Failure({
  words: given,
  digest,
  retry,
}: {
  words?: Words["failure"];
  digest?: string;
  retry: () => void;
}) {
  const around = useContext(FailureContext);
  const words = given ?? around;
  return (
    <main className="flex min-h-dvh flex-col items-start justify-center gap-4 bg-canvas px-[max(1.5rem,12vw)] py-8">
      <Logo size={48} />
      {words && (
        <>
          <h1 className="text-2xl font-semibold">{words.title}</h1>
          <p className="max-w-120 text-pretty text-ink-2">{words.text}</p>
          <Button tone="primary" onClick={retry}>
            {words.retry}
          </Button>
          {digest && <p className="tnum text-xs text-ink-3">{fill(words.reference, { digest })}</p>}
        </>
      )}
    </main>
  );
}
