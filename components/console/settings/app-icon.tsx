"use client";

import { useConsoleApp } from "../console-provider.tsx";
import { useDo } from "../forms/use-act.ts";
import { AppPictureField } from "../media/app-picture-field.tsx";

/** The picture that people know the app by. */
export function AppIcon() {
  const { appKey, name, avatar } = useConsoleApp();
  const run = useDo();
  return (
    <AppPictureField
      id={appKey}
      name={name}
      kind="group"
      picture={avatar}
      onChange={(picture) => run("app.setAvatar", { avatar: picture })}
    />
  );
}
