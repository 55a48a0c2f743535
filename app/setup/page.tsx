import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { pageScope } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { SetUpForm } from "#components/auth/set-up-form.tsx";
import { formWords } from "#components/auth/words.ts";
import { isSetupOpen } from "#core/installation/setup-token.ts";

export const dynamic = "force-dynamic";

// The token must not travel on to anybody.
export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: words.setUp.title, referrer: "no-referrer" };
}

/** First run: open only to whoever holds the link of the terminal, and only until it was used. */
export default async function SetUpPage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  if (typeof token !== "string" || !(await isSetupOpen(pageScope(), token))) notFound();
  const { words, ...reader } = await readReader();
  return (
    <OutsideFrame
      name="Borealis"
      tagline={words.tagline.chat}
      title={words.setUp.title}
      lead={words.setUp.lead}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <SetUpForm token={token} words={words.setUp} form={formWords(words)} />
      <noscript>
        <p className="mt-4 text-sm text-danger">{words.signIn.script}</p>
      </noscript>
    </OutsideFrame>
  );
}
