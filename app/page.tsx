import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { findDefaultApp } from "#core/apps/find-app.ts";
import { readReader } from "./reader.ts";
import { pageScope } from "./session.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.welcome.title} · Borealis` };
}

/** Leads to the default app; before set-up it says where the link to set-up is. */
export default async function Home() {
  const app = await findDefaultApp(pageScope());
  if (app) redirect(`/a/${encodeURIComponent(app.ref.slug)}`);
  const { words, ...reader } = await readReader();
  return (
    <OutsideFrame
      name="Borealis"
      tagline={words.tagline.chat}
      title={words.welcome.title}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <p className="text-pretty">{words.welcome.text}</p>
      <p className="mt-4 text-sm text-pretty text-ink-3">{words.welcome.again}</p>
    </OutsideFrame>
  );
}
