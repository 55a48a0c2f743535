"use client";

import { type KeepPicture, PictureControl } from "#components/media/picture-control.tsx";
import { Avatar } from "#components/ui/avatar.tsx";
import { CallError } from "#sdk/call-error.ts";
import { useConsoleApp } from "../console-provider.tsx";
import { pictureUrl } from "./picture-url.ts";
import { uploadFile } from "./upload-file.ts";

/** A face of the app or of one of its users, to be changed by an operator. */
export function AppPictureField({
  id,
  name,
  kind,
  picture,
  onChange,
}: {
  id: string;
  name: string;
  kind: "person" | "group";
  picture: string | null;
  onChange: KeepPicture;
}) {
  const { appKey } = useConsoleApp();
  const upload = async (blob: Blob) => {
    const answer = await uploadFile(appKey, "avatar", blob, "avatar.png");
    if (!answer.ok) throw new CallError(answer.error);
    return answer.data.mediaId;
  };
  const src = picture ? pictureUrl(appKey, picture, "bubble") : undefined;
  return (
    <PictureControl
      face={<Avatar id={id} name={name} kind={kind} size={72} src={src} />}
      round={kind === "person"}
      picture={picture}
      upload={upload}
      onChange={onChange}
    />
  );
}
