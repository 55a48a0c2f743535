"use client";

import { useState } from "react";
import { postFile } from "#components/auth/post-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { showToast } from "#components/ui/toast.tsx";
import type { CommandName, Input, Output } from "#protocol/commands.ts";
import type { FilePart } from "#protocol/table.ts";
import { useConsoleApp } from "./console-provider.tsx";
import { saveFile } from "./save-file.ts";

type FileCommand = { [K in CommandName]: Output<K> extends FilePart ? K : never }[CommandName];

/** Fetches the whole file of an export and hands it to the person; `bytes` is how much has come, null when none is under way. */
export function useDownload() {
  const { appKey } = useConsoleApp();
  const errorText = useErrorText();
  const [bytes, setBytes] = useState<number | null>(null);
  const download = async <K extends FileCommand>(name: string, command: K, input: Input<K>) => {
    setBytes(0);
    const answer = await postFile(command, input, { app: appKey, realm: "operator" }, setBytes);
    setBytes(null);
    if (answer.ok) saveFile(name, answer.data);
    else showToast({ text: errorText(answer.error), tone: "danger" });
  };
  return { bytes, download };
}
