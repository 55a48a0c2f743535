"use client";

import { useFormatter, useTranslations } from "use-intl/react";
import type { Profile } from "#protocol/user.ts";
import type { LiveRelation } from "./use-relation.ts";

/** The facts of a profile that were filled in, as a quiet table. */
export function ProfileFacts({ profile, relation }: { profile: Profile; relation: LiveRelation }) {
  const t = useTranslations("profile");
  const format = useFormatter();
  // A birthday is a day, not a moment: read and shown in the same zone.
  const birthday =
    profile.birthday &&
    format.dateTime(new Date(`${profile.birthday}T00:00:00Z`), { dateStyle: "long", timeZone: "UTC" });
  const facts = [
    [t("nickname"), relation.remark && profile.nickname],
    [t("note"), relation.note],
    [t("signature"), profile.signature],
    [t("region"), profile.region],
    [t("gender"), profile.gender === 0 ? "" : t(`genders.${profile.gender}`)],
    [t("birthday"), birthday],
  ].filter(([, value]) => value);
  if (facts.length === 0) return null;
  return (
    <dl className="divide-y divide-line border-y border-line text-sm">
      {facts.map(([term, value]) => (
        <div key={term} className="flex justify-between gap-6 py-2.5">
          <dt className="shrink-0 text-ink-3">{term}</dt>
          <dd className="text-right wrap-anywhere whitespace-pre-line">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
