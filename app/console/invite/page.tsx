import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { readReader } from "#app/reader.ts";
import { pageScope } from "#app/session.ts";
import { OutsideFrame } from "#components/auth/outside-frame.tsx";
import { QuickPreferences } from "#components/auth/quick-preferences.tsx";
import { formWords } from "#components/auth/words.ts";
import { InviteForm } from "#components/console/account/invite-form.tsx";
import { fill } from "#components/shell/words.ts";
import { readOperatorInvite } from "#core/team/accept-invite.ts";

export const dynamic = "force-dynamic";

// The token must not travel on to anybody.
export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: words.console.invite.title, referrer: "no-referrer" };
}

/** Takes an invitation to run an app. */
export default async function InvitePage({
  searchParams,
}: {
  searchParams: Promise<{ token?: string | string[] }>;
}) {
  const { token } = await searchParams;
  if (typeof token !== "string") notFound();
  const offer = await readOperatorInvite(pageScope(), token).catch(() => null);
  const { words, ...reader } = await readReader();
  const t = words.console;
  return (
    <OutsideFrame
      name={t.title}
      tagline={words.tagline.console}
      title={t.invite.title}
      lead={
        offer
          ? fill(t.invite.lead, { app: offer.app, role: t.roles[offer.role] })
          : words.errors.link_not_valid
      }
      footer={<QuickPreferences {...reader} words={words.preferences} />}
    >
      {offer && (
        <InviteForm
          token={token}
          isKnown={offer.known}
          words={{ ...t.invite, email: t.email, password: t.password }}
          form={formWords(words)}
        />
      )}
    </OutsideFrame>
  );
}
