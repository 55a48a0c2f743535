"use client";

import { type FormEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { RecipientCount, SendBroadcast, StartedBroadcast } from "#protocol/broadcast.ts";
import type { Answer } from "#protocol/errors.ts";
import type { UploadedMedia } from "#protocol/media.ts";
import type { MessageBody } from "#protocol/message.ts";
import { useConsoleApp, useOperatorCommand } from "../console-provider.tsx";
import { uploadFile } from "../media/upload-file.ts";
import { ConfirmSend } from "./confirm-send.tsx";
import { draftBody } from "./draft-body.ts";
import { type RecipientKind, readRecipients } from "./recipients.ts";
import { type SendDraft, SendForm } from "./send-form.tsx";
import { SendProgress } from "./send-progress.tsx";

type Step =
  | { name: "form" }
  | { name: "confirm"; input: SendBroadcast; count: RecipientCount }
  | { name: "started"; started: StartedBroadcast };

const empty: SendDraft = {
  from: "",
  kind: "users",
  to: "",
  body: "text",
  text: "",
  json: "",
  file: null,
};

/** Sends a message in the name of an account: written, counted and confirmed, then followed on its way. */
export function SendDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("console.send");
  const common = useTranslations("common");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const [draft, setDraft] = useState(empty);
  const [step, setStep] = useState<Step>({ name: "form" });
  const { appKey } = useConsoleApp();
  const sent = useRef<{ blob: Blob; answer: Answer<UploadedMedia> } | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  // The form's own name for its message: two presses are one message.
  const [key] = useState(() => crypto.randomUUID());

  const run = async <T,>(work: () => Promise<{ ok: true; data: T } | { ok: false; error: unknown }>) => {
    setBusy(true);
    setFailure(null);
    const answer = await work();
    setBusy(false);
    if (answer.ok) return answer.data;
    setFailure(errorText(answer.error));
    return null;
  };
  /** The message with its file at the server, once however often one goes back and forth. */
  const uploaded = async (body: MessageBody): Promise<Answer<MessageBody>> => {
    const { file } = draft;
    if (
      !file ||
      !("mediaId" in body) ||
      (body.type !== "image" && body.type !== "voice" && body.type !== "file")
    ) {
      return { ok: true, data: body };
    }
    const known = sent.current?.blob === file.blob ? sent.current.answer : null;
    const answer = known ?? (await uploadFile(appKey, body.type, file.blob, file.name));
    if (!answer.ok) return answer;
    sent.current = { blob: file.blob, answer };
    // What the server found out takes the place of what the browser thought; the server judges it again.
    return { ok: true, data: { ...body, ...answer.data } as MessageBody };
  };
  const count = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const to = readRecipients(draft.kind, draft.to);
    const written = draftBody(draft);
    if (!to || !written) return;
    const body = await run(() => uploaded(written));
    if (!body) return;
    const input = { from: draft.from.trim(), to, body, key };
    const counted = await run(() => command("broadcast.count", { from: input.from, to }));
    if (counted) setStep({ name: "confirm", input, count: counted });
  };
  const send = async (input: SendBroadcast) => {
    const started = await run(() => command("broadcast.send", input));
    if (started) setStep({ name: "started", started });
  };
  return (
    <Dialog
      title={t("title")}
      closeLabel={common("close")}
      onClose={onClose}
      className="w-[min(44rem,calc(100vw-2rem))]!"
    >
      {step.name === "form" && (
        <SendForm
          draft={draft}
          busy={busy}
          onChange={(changes: Partial<SendDraft>) => setDraft((before) => ({ ...before, ...changes }))}
          onSubmit={(event) => void count(event)}
        />
      )}
      {step.name === "confirm" && (
        <ConfirmSend
          kind={kindOf(step.input)}
          count={step.count}
          from={step.input.from}
          content={draft}
          busy={busy}
          onBack={() => setStep({ name: "form" })}
          onSend={() => void send(step.input)}
        />
      )}
      {step.name === "started" && <SendProgress started={step.started} onClose={onClose} />}
      <p role="alert" className="mt-3 text-sm text-danger empty:hidden">
        {failure}
      </p>
    </Dialog>
  );
}

function kindOf({ to }: SendBroadcast): RecipientKind {
  if ("users" in to) return "users";
  if ("group" in to) return "group";
  return "room" in to ? "room" : "everybody";
}
