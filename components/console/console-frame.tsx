import type { ReactNode } from "react";
import type { Words } from "#components/shell/words.ts";
import type { OperatorInfo } from "#protocol/operator.ts";
import { OperatorSignOut } from "./operator-sign-out.tsx";

type Props = {
  operator: OperatorInfo;
  words: Words;
  /** Whose console it is: the installation's or an app's, with the places in it. */
  head: ReactNode;
  footer: ReactNode;
  children: ReactNode;
};

/** The console's planes: a rail with the places and the ways out, and a left-aligned page. */
export function ConsoleFrame({ operator, words, head, footer, children }: Props) {
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <div className="contents bg-rail md:sticky md:top-0 md:flex md:h-dvh md:w-64 md:shrink-0 md:flex-col md:overflow-y-auto">
        <div className="flex flex-col gap-4 bg-rail p-4">{head}</div>
        {/* On a phone whoever reads is not kept from the page by the ways out. */}
        <footer className="order-last mt-auto space-y-3 bg-rail p-4">
          <a href="/console/account" className="block truncate text-xs text-ink-2 hover:text-ink">
            {operator.name || operator.email}
          </a>
          {footer}
          <OperatorSignOut label={words.console.signOut} failed={words.errors.unavailable} />
        </footer>
      </div>
      <main id="main" className="min-w-0 grow px-4 py-8 md:px-8">
        {children}
      </main>
    </div>
  );
}
