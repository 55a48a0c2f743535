"use client";

import { useClient } from "#components/shell/client-provider.tsx";
import { Face } from "#components/shell/face.tsx";
import { type KeepPicture, PictureControl } from "./picture-control.tsx";

/** My face or a group's, to be changed. */
export function PictureField({
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
  const client = useClient();
  return (
    <PictureControl
      face={<Face id={id} name={name} kind={kind} size={72} picture={picture} />}
      round={kind === "person"}
      picture={picture}
      upload={async (blob) => (await client.upload("avatar", blob)).mediaId}
      onChange={onChange}
    />
  );
}
