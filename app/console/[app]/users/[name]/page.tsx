import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { ConsolePage } from "#components/console/console-page.tsx";
import { DetailList, Part, RowList } from "#components/console/detail-list.tsx";
import { ActButton } from "#components/console/forms/act-button.tsx";
import { pictureUrl } from "#components/console/media/picture-url.ts";
import { sectionPath } from "#components/console/sections.ts";
import { UserActions } from "#components/console/users/user-actions.tsx";
import { UserPicture } from "#components/console/users/user-picture.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { isRefusal } from "#core/fail.ts";
import { describeUser } from "#core/users/describe-user.ts";
import type { UserSummary } from "#protocol/user.ts";
import { readConsole, showTime } from "../../../read-console.ts";

type Props = { params: Promise<{ app: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

/** One user: who they are, and what can be done. */
export default async function UserPage({ params }: Props) {
  const { app: slug, name } = await params;
  const { app, ctx, language, words } = await readConsole(slug);
  const t = words.console.users;
  const username = decodeURIComponent(name);
  const user = await describeUser(ctx, username).catch((error: unknown) => {
    if (isRefusal(error)) notFound();
    throw error;
  });
  const { profile } = user;
  const isGone = profile.deleted === true;
  const mayManage = app.role !== "support" && !isGone;
  const state = isGone ? "deleted" : user.disabled ? "disabled" : "active";
  const gender = t.genders[profile.gender === 1 ? "male" : profile.gender === 2 ? "female" : "unknown"];
  const personRow = (person: UserSummary) => ({
    id: person.username,
    text: (
      <Link
        href={`${sectionPath(app.slug, "users")}/${encodeURIComponent(person.username)}`}
        className="hover:text-jade"
      >
        {person.nickname || person.username} <code className="font-mono text-xs">{person.username}</code>
      </Link>
    ),
  });
  return (
    <ConsolePage
      title={profile.nickname || username}
      lead={<code className="font-mono">{username}</code>}
      actions={mayManage && <UserActions profile={profile} disabled={user.disabled} />}
    >
      <div className="mb-5">
        {mayManage ? (
          <UserPicture profile={profile} />
        ) : (
          <Avatar
            id={username}
            name={profile.nickname || username}
            size={72}
            src={profile.avatar ? pictureUrl(app.appKey, profile.avatar, "bubble") : undefined}
          />
        )}
      </div>
      <DetailList
        rows={[
          { label: t.state, value: t.states[state] },
          { label: t.created, value: showTime(language, user.createdAt) },
          { label: t.gender, value: gender },
          { label: t.birthday, value: profile.birthday || "–" },
          { label: t.signature, value: profile.signature || "–" },
          { label: t.region, value: profile.region || "–" },
          { label: t.address, value: profile.address || "–" },
        ]}
      />
      <Part title={t.devices}>
        <RowList
          none={t.noDevices}
          rows={user.devices.map((device) => ({
            id: String(device.id),
            text: `${device.name} · ${device.address} · ${device.online ? t.online : showTime(language, device.seenAt)}`,
            end: mayManage && (
              <ActButton
                command="account.revokeSession"
                input={{ username, id: device.id }}
                label={t.signOutDevice}
                name={`${t.signOutDevice}: ${device.name}`}
                tone="quiet"
              />
            ),
          }))}
        />
      </Part>
      <Part title={t.groups}>
        <RowList
          none={t.noGroups}
          rows={user.groups.map((group) => ({
            id: String(group.id),
            text: (
              <Link href={`${sectionPath(app.slug, "groups")}/${group.id}`} className="hover:text-jade">
                {group.name} <code className="font-mono text-xs">{group.id}</code>
              </Link>
            ),
          }))}
        />
      </Part>
      <Part title={t.friends}>
        <RowList none={t.noFriends} rows={user.friends.map(personRow)} />
      </Part>
      <Part title={t.blacklist}>
        <RowList none={t.noBlocked} rows={user.blocked.map(personRow)} />
      </Part>
    </ConsolePage>
  );
}
