import type { ReactNode } from "react";
import type { Reader } from "#app/reader.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { ConsoleFrame } from "#components/console/console-frame.tsx";
import { ConsoleHead } from "#components/console/console-head.tsx";
import { ConsoleProvider } from "#components/console/console-provider.tsx";
import { ConsoleToaster } from "#components/console/console-toaster.tsx";
import type { OperatorInfo } from "#protocol/operator.ts";

/** The frame of the console's pages that are under no app. */
export function OutsideConsole({
  operator,
  reader: { language, preferences, words },
  children,
}: {
  operator: OperatorInfo;
  reader: Reader;
  children: ReactNode;
}) {
  const { common, errors } = words;
  return (
    <ConsoleProvider
      app={null}
      language={language}
      words={{ console: words.console, common, errors, media: words.media, preferences: words.preferences }}
    >
      <ConsoleFrame
        operator={operator}
        words={words}
        head={<ConsoleHead title={words.console.title} apps={words.console.apps} />}
        footer={<QuickPreferences language={language} preferences={preferences} words={words.preferences} />}
      >
        {children}
      </ConsoleFrame>
      <ConsoleToaster />
    </ConsoleProvider>
  );
}
