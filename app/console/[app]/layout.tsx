import type { ReactNode } from "react";
import { readReader } from "#app/reader.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { AppSwitcher } from "#components/console/app-switcher.tsx";
import { ConsoleFrame } from "#components/console/console-frame.tsx";
import { ConsoleKeys } from "#components/console/console-keys.tsx";
import { ConsoleNav } from "#components/console/console-nav.tsx";
import { ConsoleProvider } from "#components/console/console-provider.tsx";
import { ConsoleToaster } from "#components/console/console-toaster.tsx";
import { Banner } from "#components/ui/banner.tsx";
import { consoleWords, readConsole } from "../read-console.ts";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ app: string }>; children: ReactNode };

/** The frame of every page of an app's console. */
export default async function AppConsoleLayout({ params, children }: Props) {
  const { app, operator, suspended } = await readConsole((await params).app);
  const { language, preferences, words } = await readReader();
  const { console: console_, common, errors } = words;
  return (
    <ConsoleProvider
      app={app}
      language={language}
      words={{ console: console_, common, errors, media: words.media, preferences: words.preferences }}
    >
      <ConsoleFrame
        operator={operator}
        words={words}
        head={
          <>
            <AppSwitcher apps={operator.apps} />
            <ConsoleNav />
          </>
        }
        footer={<QuickPreferences language={language} preferences={preferences} words={words.preferences} />}
      >
        {suspended && (
          <Banner tone="warn" className="mb-5 rounded-control">
            {consoleWords({ language, words })("suspendedApp")}
          </Banner>
        )}
        {children}
      </ConsoleFrame>
      <ConsoleKeys />
      <ConsoleToaster />
    </ConsoleProvider>
  );
}
