import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { nextPath } from "#app/next-path.ts";
import { readReader } from "#app/reader.ts";
import { readOperator } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { formWords } from "#components/auth/words.ts";
import { OperatorSignInForm } from "#components/console/operator-sign-in-form.tsx";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.signInTitle} · Borealis` };
}

/** The console's door. */
export default async function OperatorSignInPage({
  searchParams,
}: {
  searchParams: Promise<{ next?: string | string[] }>;
}) {
  const next = nextPath((await searchParams).next, "/console");
  if (await readOperator()) redirect(next);
  const { words, ...reader } = await readReader();
  const { email, password, signIn } = words.console;
  return (
    <OutsideFrame
      name={words.console.title}
      tagline={words.tagline.console}
      title={words.console.signInTitle}
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      <OperatorSignInForm
        next={next}
        words={{ email, password, signIn, code: words.console.invite.code }}
        form={formWords(words)}
      />
      <noscript>
        <p className="mt-4 text-sm text-danger">{words.signIn.script}</p>
      </noscript>
    </OutsideFrame>
  );
}
