"use client";

import { useTranslations } from "use-intl/react";
import { useAppState } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { useView, ViewLink } from "#components/shell/navigation.tsx";
import { summaryName } from "#components/shell/people.ts";
import { Banner } from "#components/ui/banner.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import type { Profile } from "#protocol/user.ts";
import { FriendRequestForm } from "./friend-request-form.tsx";
import { ProfileFacts } from "./profile-facts.tsx";
import { Remark } from "./remark-form.tsx";
import { RequestAnswer } from "./request-row.tsx";
import type { LiveRelation } from "./use-relation.ts";

/** Where a friendship stands, and the next step to take. */
function Friendship({
  username,
  name,
  relation,
}: {
  username: string;
  name: string;
  relation: LiveRelation;
}) {
  const t = useTranslations("profile");
  if (relation.self || relation.blocked || relation.friend) return null;
  if (relation.request?.direction === "sent") return <p className="text-sm text-ink-3">{t("asked")}</p>;
  if (relation.request?.direction === "received") {
    return (
      <div className="space-y-3">
        <p className="text-sm">{t("asking", { name })}</p>
        {relation.request.reason && (
          <blockquote className="border-l-2 border-jade pl-3 text-sm text-ink-2 wrap-anywhere">
            {relation.request.reason}
          </blockquote>
        )}
        {/* Beside the list, whose row has the same two buttons, these would be doubles. */}
        <div className="md:hidden">
          <RequestAnswer username={username} />
        </div>
      </div>
    );
  }
  return <FriendRequestForm username={username} />;
}

/** A person: face, names, facts, and what one can do. */
export function ProfileCard({ profile, relation }: { profile: Profile; relation: LiveRelation }) {
  const t = useTranslations("profile");
  const contacts = useTranslations("contacts");
  const { username } = profile;
  const view = useView();
  const writing = view.name === "chat" && view.username === username;
  const online = useAppState((state) => state.online[username] ?? false);
  const name = summaryName(profile, relation.remark);
  return (
    <div className="w-full max-w-128 space-y-6 px-4 py-6 md:px-6">
      <div className="flex items-center gap-5">
        <Face id={username} name={name} size={72} picture={profile.avatar} />
        <div className="min-w-0">
          <h2 className="text-xl font-semibold wrap-anywhere">{name}</h2>
          <p className="truncate text-sm text-ink-3">
            {username}
            {online && <span className="text-ink-2"> · {contacts("online")}</span>}
          </p>
        </div>
      </div>
      {profile.deleted && <p className="text-sm text-ink-3">{t("deleted")}</p>}
      {relation.blocked && <Banner className="rounded-control">{t("blocked")}</Banner>}
      {relation.self && <p className="text-sm text-ink-3">{t("you")}</p>}
      {!relation.self && !profile.deleted && (
        <div className="flex flex-wrap gap-2">
          {!writing && (
            <ViewLink view={{ name: "chat", username }} className={buttonClass("primary")}>
              {t("message")}
            </ViewLink>
          )}
          {relation.friend && <Remark username={username} remark={relation.remark} note={relation.note} />}
        </div>
      )}
      <ProfileFacts profile={profile} relation={relation} />
      {!profile.deleted && <Friendship username={username} name={name} relation={relation} />}
    </div>
  );
}
