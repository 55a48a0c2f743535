"use client";

import { useConsoleApp } from "../console-provider.tsx";
import { useDo } from "../forms/use-act.ts";
import { PictureControl } from "../media/picture-control.tsx";

/** The picture that people know the app by. */
export function AppIcon() {
  const { appKey, name, avatar } = useConsoleApp();
  const run = useDo();
  return (
    <PictureControl
      id={appKey}
      name={name}
      kind="group"
      picture={avatar}
      onChange={(picture) => run("app.setAvatar", { avatar: picture })}
    />
  );
}
