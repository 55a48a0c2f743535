import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { nextPath } from "#app/next-path.ts";
import { readReader } from "#app/reader.ts";
import { readUser } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { RegisterForm } from "#components/auth/register-form.tsx";
import { formWords } from "#components/auth/words.ts";
import { fill } from "#components/shell/words.ts";
import { Banner } from "#components/ui/banner.tsx";
import { buttonClass } from "#components/ui/button.tsx";

export const dynamic = "force-dynamic";

type Props = { params: Promise<{ app: string }>; searchParams: Promise<{ next?: string | string[] }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { words } = await readReader();
  const found = await readUser((await params).app);
  return { title: found ? `${words.register.title} · ${found.app.name}` : words.notFound.title };
}

/** Where somebody makes an account in an app, if the app takes new ones. */
export default async function RegisterPage({ params, searchParams }: Props) {
  const found = await readUser((await params).app);
  if (!found) notFound();
  const { app, user } = found;
  const base = `/a/${encodeURIComponent(app.slug)}`;
  const next = nextPath((await searchParams).next, base);
  if (user) redirect(next);
  const { words, ...reader } = await readReader();
  const signIn = next === base ? `${base}/signin` : `${base}/signin?next=${encodeURIComponent(next)}`;
  return (
    <OutsideFrame
      name={app.name}
      tagline={words.tagline.chat}
      title={words.register.title}
      lead={fill(words.register.lead, { app: app.name })}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      {app.registration ? (
        <RegisterForm appKey={app.appKey} next={next} words={words.register} form={formWords(words)} />
      ) : (
        <Banner className="rounded-control">{words.errors.registration_closed}</Banner>
      )}
      <noscript>
        <p className="mt-4 text-sm text-danger">{words.signIn.script}</p>
      </noscript>
      <p className="mt-8 flex flex-wrap items-center gap-x-3 text-sm text-ink-3">
        {words.register.have}
        <a href={signIn} className={buttonClass("quiet", "medium", "-mx-3.5")}>
          {words.register.signIn}
        </a>
      </p>
    </OutsideFrame>
  );
}
