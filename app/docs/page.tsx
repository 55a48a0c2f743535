import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { pageScope } from "#app/session.ts";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { ApiDocs } from "#components/docs/api-docs.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { findApp, findDefaultApp } from "#core/apps/find-app.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.apiDocs.title} · Borealis` };
}

type Search = Promise<{ app?: string | string[] }>;

/** The REST API's reference, for everybody; `?app=` fills in that AppKey, otherwise it is the default app's. */
export default async function DocsPage({ searchParams }: { searchParams: Search }) {
  const { app } = await searchParams;
  const scope = pageScope();
  const found = typeof app === "string" ? await findApp(scope, { appKey: app }) : await findDefaultApp(scope);
  const { words, ...reader } = await readReader();
  return (
    <div className="min-h-dvh bg-canvas">
      <header className="flex h-16 items-center gap-3 border-b border-line bg-list px-4 text-lg font-semibold">
        <Logo />
        <span>Borealis</span>
      </header>
      <main className="mx-auto max-w-4xl px-4 py-8">
        <h1 className="text-2xl font-semibold">{words.apiDocs.title}</h1>
        <p className="mt-1 mb-6 max-w-prose text-pretty text-ink-2">
          {words.apiDocs.lead}{" "}
          <a href="/docs/openapi.json" className="text-jade underline underline-offset-2">
            {words.apiDocs.document}
          </a>
        </p>
        <ApiDocs appKey={found?.ref.appKey ?? ""} words={words.apiDocs} />
      </main>
      <footer className="border-t border-line px-4 py-5">
        <QuickPreferences {...reader} words={words.preferences} />
      </footer>
    </div>
  );
}
