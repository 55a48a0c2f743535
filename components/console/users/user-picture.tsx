"use client";

import type { Profile } from "#protocol/user.ts";
import { useDo } from "../forms/use-act.ts";
import { AppPictureField } from "../media/app-picture-field.tsx";

/** A user's face, to be changed by whoever runs the app. */
export function UserPicture({ profile }: { profile: Profile }) {
  const { username, nickname, avatar } = profile;
  const run = useDo();
  return (
    <AppPictureField
      id={username}
      name={nickname || username}
      kind="person"
      picture={avatar}
      onChange={(picture) => run("account.edit", { username, avatar: picture })}
    />
  );
}
