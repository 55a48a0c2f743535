import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { nextPath } from "#app/next-path.ts";
import { readReader } from "#app/reader.ts";
import { readUser } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { formWords } from "#components/auth/words.ts";
import { fill } from "#components/shell/words.ts";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { words } = await readReader();
  const found = await readUser((await params).app);
  return { title: found ? `${words.signIn.title} · ${found.app.name}` : words.notFound.title };
}

/** The door of an app. */
export default async function SignInPage({ params, searchParams }: Props) {
  const found = await readUser((await params).app);
  if (!found) notFound();
  const { app, user } = found;
  const base = `/a/${encodeURIComponent(app.slug)}`;
  const wished = (await searchParams).next;
  const next = nextPath(wished, base);
  if (user) redirect(next);
  const { words, ...reader } = await readReader();
  const register = next === base ? `${base}/register` : `${base}/register?next=${encodeURIComponent(next)}`;
  return (
    <OutsideFrame
      name={app.name}
      tagline={words.tagline.chat}
      title={words.signIn.title}
      lead={fill(words.signIn.lead, { app: app.name })}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <SignInForm
        appKey={app.appKey}
        next={next}
        register={app.registration ? register : null}
        words={words.signIn}
        form={formWords(words)}
      />
      <noscript>
        <p className="mt-4 text-sm text-danger">{words.signIn.script}</p>
      </noscript>
    </OutsideFrame>
  );
}
