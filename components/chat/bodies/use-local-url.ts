"use client";

import { useEffect, useState } from "react";
import { useClient } from "#components/shell/client-provider.tsx";

/**
 * An address for what a message of mine carries while only this device has it. Once it was drawn from here it goes on
 * being so, and need not be fetched from the server.
 */
export function useLocalUrl(
  clientId: string | null,
  mediaId: string,
  part: "file" | "poster" | "preview" = "file",
): string | null {
  const client = useClient();
  const [url, setUrl] = useState<string | null>(null);
  const [wanted] = useState(mediaId === "");
  useEffect(() => {
    if (!wanted || clientId === null) return;
    let made: string | null = null;
    let gone = false;
    void client.localFile(clientId).then((files) => {
      const blob = files?.[part] ?? (part === "preview" ? files?.file : undefined);
      if (!blob || gone) return;
      made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [client, clientId, part, wanted]);
  return url;
}
