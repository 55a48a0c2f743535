"use client";

import { useState } from "react";
import { Button, type ButtonTone } from "#components/ui/button.tsx";
import type { CommandName, Input } from "#protocol/commands.ts";
import { useDo } from "./use-act.ts";

/** A button that runs one command and shows the page anew. */
export function ActButton<K extends CommandName>({
  command,
  input,
  label,
  said,
  tone = "plain",
  name,
}: {
  command: K;
  input: Input<K>;
  label: string;
  said?: string;
  tone?: ButtonTone;
  /** The accessible name, where the label alone stands in several rows. */
  name?: string;
}) {
  const run = useDo();
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await run(command, input, said === undefined ? {} : { said });
    setBusy(false);
  };
  return (
    <Button tone={tone} busy={busy} aria-label={name} onClick={press}>
      {label}
    </Button>
  );
}
