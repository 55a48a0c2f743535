import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { readUser } from "#app/session.ts";
import { ChatApp } from "#components/shell/chat-app.tsx";
import { parseView, viewPath } from "#components/shell/view.ts";
import { chatWords } from "#components/shell/words.ts";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ app: string; view?: string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await readUser((await params).app);
  return { title: found?.user ? found.app.name : "Borealis" };
}

/** One page for everything behind sign-in: a shell that fills itself, whatever place the address names. */
export default async function ChatPage({ params }: Props) {
  const { app: slug, view: segments = [] } = await params;
  const view = parseView(segments);
  const found = await readUser(slug);
  if (!found || !view) notFound();
  if (!found.user) {
    const base = `/a/${encodeURIComponent(found.app.slug)}`;
    const place = viewPath(found.app.slug, view);
    redirect(place === base ? `${base}/signin` : `${base}/signin?next=${encodeURIComponent(place)}`);
  }
  const { language, languages, preferences, words } = await readReader();
  return (
    <ChatApp
      signedIn={found.user}
      language={language}
      languages={languages}
      preferences={preferences}
      words={chatWords(words)}
    />
  );
}
