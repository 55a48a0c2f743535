"use client";

import { createContext, type ReactNode, useContext, useMemo } from "react";
import { IntlProvider } from "use-intl/react";
import { postCommand } from "#components/auth/post-command.ts";
import type { Language } from "#components/shell/language.ts";
import type { Words } from "#components/shell/words.ts";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { Answer } from "#protocol/errors.ts";
import type { OperatorInfo } from "#protocol/operator.ts";

/** What the console's parts say. */
export type ConsoleWords = Pick<Words, "console" | "common" | "errors" | "media" | "preferences">;

export type ConsoleApp = OperatorInfo["apps"][number];

type Place = { app: ConsoleApp | null };
const PlaceContext = createContext<Place>({ app: null });

/** Words and the app for everything of the console that runs in the browser. */
export function ConsoleProvider({
  app,
  language,
  words,
  children,
}: {
  app: ConsoleApp | null;
  language: Language;
  words: ConsoleWords;
  children: ReactNode;
}) {
  const place = useMemo(() => ({ app }), [app]);
  return (
    <PlaceContext value={place}>
      {/* The words left out are those of pages outside the console. */}
      <IntlProvider locale={language} messages={words as Words} timeZone={timeZone()}>
        {children}
      </IntlProvider>
    </PlaceContext>
  );
}

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The app that the page is under; throws on the console's first page, which is under none. */
export function useConsoleApp(): ConsoleApp {
  const { app } = useContext(PlaceContext);
  if (!app) throw new Error("this part of the console needs an app");
  return app;
}

/** Runs commands as the operator, in the app that the page is under. */
export function useOperatorCommand(): <K extends CommandName>(
  name: K,
  input: Input<K>,
) => Promise<Answer<Output<K>>> {
  const { app } = useContext(PlaceContext);
  const appKey = app?.appKey;
  return useMemo(
    () => (name, input) =>
      postCommand(name, input, { realm: "operator", ...(appKey ? { app: appKey } : {}) }),
    [appKey],
  );
}
