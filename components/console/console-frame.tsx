import type { ReactNode } from "react";
import { createTranslator } from "use-intl/core";
import type { Language } from "#components/shell/language.ts";
import type { Words } from "#components/shell/words.ts";
import { Logo } from "#components/ui/logo.tsx";
import type { OperatorInfo } from "#protocol/operator.ts";
import { OperatorSignOut } from "./operator-sign-out.tsx";

type Props = {
  operator: OperatorInfo;
  language: Language;
  words: Words;
  footer: ReactNode;
  children: ReactNode;
};

/** The console's planes: a rail with the operator and the ways out, and a left-aligned page. */
export function ConsoleFrame({ operator, language, words, footer, children }: Props) {
  const t = createTranslator({ locale: language, messages: words, namespace: "console" });
  return (
    <div className="flex min-h-dvh flex-col md:flex-row">
      <div className="flex shrink-0 flex-col gap-4 bg-rail p-4 md:sticky md:top-0 md:h-dvh md:w-56">
        <header className="flex items-center gap-3">
          <Logo />
          <div className="min-w-0 text-sm">
            <p className="font-semibold">{words.console.title}</p>
            <p className="truncate text-xs text-ink-2">{operator.name || operator.email}</p>
          </div>
        </header>
        <nav aria-label={words.console.title}>
          <a
            href="/console"
            aria-current="page"
            className="flex min-h-9 items-center rounded-control border border-line bg-raised px-3 text-sm font-medium pointer-coarse:min-h-11"
          >
            {words.console.apps}
          </a>
        </nav>
        <footer className="space-y-4 md:mt-auto">
          {footer}
          <OperatorSignOut label={words.console.signOut} failed={words.errors.unavailable} />
        </footer>
      </div>
      <main className="min-w-0 grow px-4 py-8 md:px-8">
        <h1 className="text-2xl font-semibold">{words.console.apps}</h1>
        <p className="mt-1 mb-6 text-sm text-ink-3">{t("count", { count: operator.apps.length })}</p>
        {children}
      </main>
    </div>
  );
}
