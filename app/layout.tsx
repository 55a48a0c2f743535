import "./globals.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { FailureWords } from "#components/shell/failure.tsx";
import { languageTag } from "#components/shell/language.ts";
import { figtree } from "./fonts.ts";
import { readReader } from "./reader.ts";

export const metadata: Metadata = {
  title: "Borealis",
  robots: { index: false },
  icons: { icon: "/icon.svg" },
  formatDetection: { telephone: false, email: false, address: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  interactiveWidget: "resizes-content",
};

/** The frame of every page: language, theme and text size stand in the first bytes, so nothing flashes. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const { language, preferences, words } = await readReader();
  return (
    <html
      lang={languageTag(language)}
      data-theme={preferences.theme}
      data-text={preferences.textSize}
      className={figtree.variable}
      // The reader may have changed both in the meantime.
      suppressHydrationWarning
    >
      <body>
        <FailureWords words={words.failure}>{children}</FailureWords>
      </body>
    </html>
  );
}
