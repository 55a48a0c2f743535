import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { pageScope, readUser } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { ResetForm } from "#components/auth/reset-form.tsx";
import { formWords } from "#components/auth/words.ts";
import { findApp } from "#core/apps/find-app.ts";
import { readPasswordLink } from "#core/users/password-link.ts";

export const dynamic = "force-dynamic";

// The token must not travel on to anybody.
export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: words.reset.title, referrer: "no-referrer" };
}

type Props = {
  params: Promise<{ app: string }>;
  searchParams: Promise<{ token?: string | string[] }>;
};

/** Sets a new password by a link that an operator handed over. */
export default async function ResetPage({ params, searchParams }: Props) {
  const { app: slug } = await params;
  const { token } = await searchParams;
  const known = await readUser(slug);
  const found = await findApp(pageScope(), { slug });
  if (!known || !found || typeof token !== "string") notFound();
  const link = await readPasswordLink({ ...pageScope(), app: found.ref }, token).catch(() => null);
  const { words, ...reader } = await readReader();
  const base = `/a/${encodeURIComponent(known.app.slug)}`;
  return (
    <OutsideFrame
      name={known.app.name}
      tagline={words.tagline.chat}
      title={words.reset.title}
      lead={link ? link.username : words.errors.link_not_valid}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      {link && (
        <ResetForm
          appKey={known.app.appKey}
          token={token}
          next={`${base}/signin`}
          words={words.reset}
          form={formWords(words)}
        />
      )}
    </OutsideFrame>
  );
}
