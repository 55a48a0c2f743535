"use client";

import { ArrowUp } from "lucide-react";
import { type KeyboardEvent, Suspense, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useAppState, useClient } from "#components/shell/client-provider.tsx";
import { usePreferences } from "#components/shell/preferences-provider.tsx";
import { isApple } from "#components/shell/shortcuts.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { Target } from "#protocol/message.ts";
import { conversationOf } from "#sdk/selectors.ts";
import { AttachmentTray, ComposerTools, EmojiPicker, MentionList, VoiceRecorder } from "./parts.ts";
import { isSendKey, sendableText, textSize } from "./send-key.ts";
import type { Attachments } from "./use-attachments.ts";
import { useDraft } from "./use-draft.ts";
import { useMentions } from "./use-mentions.ts";

const canGrowItself = () => CSS.supports("field-sizing", "content");
const hasKeyboard = () => matchMedia("(hover: hover) and (pointer: fine)").matches;

/** How much room is left, once it matters; what is too long is refused in a sentence. */
function SizeNote({ text, id }: { text: string; id: string }) {
  const t = useTranslations("chat");
  const { near, over, left } = textSize(text);
  if (!near) return null;
  return (
    <p
      id={id}
      role={over ? "alert" : undefined}
      className={`tnum text-xs ${over ? "text-danger" : "text-ink-3"}`}
    >
      {over ? t("tooLong", { count: -left }) : t("bytesLeft", { count: left })}
    </p>
  );
}

/** Where a message is written. What is typed is kept as a draft with every key press. */
export function Composer({
  target,
  name,
  attachments,
  onAsk,
}: {
  target: Target;
  name: string;
  attachments: Attachments;
  /** Asks for a place or a contact to send. */
  onAsk: (what: "place" | "contact") => void;
}) {
  const t = useTranslations("chat");
  const client = useClient();
  const errorText = useErrorText();
  const { sendKey } = usePreferences();
  const conversation = useAppState((state) => conversationOf(state, target)?.info.id);
  const { text, write } = useDraft(target);
  const box = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const [recording, setRecording] = useState<{ held: boolean } | null>(null);
  const [choosing, setChoosing] = useState(false);
  const mentions = useMentions(box, conversation, { text, write });

  useEffect(() => {
    // On a phone the keyboard would rise over what one came to read.
    if (hasKeyboard()) box.current?.focus({ preventScroll: true });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const area = box.current;
    if (!area || canGrowItself()) return;
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight}px`;
  }, [text]);

  const send = () => {
    const ready = sendableText(text);
    box.current?.focus();
    if (!ready && attachments.list.length === 0) return;
    const { over, left } = textSize(ready);
    if (over) return announce(t("tooLong", { count: -left }), "assertive");
    write("");
    if (attachments.send(ready)) return;
    const spoken = mentions.mentionsOf(ready);
    client
      .send(target, { type: "text", text: ready, ...(spoken ? { mentions: spoken } : {}) })
      .catch((error: unknown) => {
        showToast({ text: errorText(error), tone: "danger" });
        write(text);
      });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!composing.current && mentions.onKeyDown(event)) return;
    const { key, keyCode, shiftKey, ctrlKey, metaKey, altKey, nativeEvent } = event;
    const isComposing = composing.current || nativeEvent.isComposing;
    if (!isSendKey({ key, keyCode, shiftKey, ctrlKey, metaKey, altKey, isComposing }, sendKey)) return;
    event.preventDefault();
    send();
  };
  const hint = sendKey === "enter" ? t("enterHint") : t("ctrlEnterHint", { mod: isApple() ? "⌘" : "Ctrl" });
  const empty = sendableText(text) === "" && attachments.list.length === 0;
  const { near, over } = textSize(text);
  if (recording) {
    return (
      <Suspense fallback={<div className="min-h-14" />}>
        <VoiceRecorder target={target} held={recording.held} onClose={() => setRecording(null)} />
      </Suspense>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      className="relative rounded-menu border border-line bg-raised focus-within:border-ring"
    >
      <Suspense>{mentions.list && <MentionList list={mentions.list} box={box} />}</Suspense>
      <Suspense>
        {choosing && <EmojiPicker box={box} write={write} onClose={() => setChoosing(false)} />}
      </Suspense>
      <Suspense>{attachments.list.length > 0 && <AttachmentTray attachments={attachments} />}</Suspense>
      <textarea
        {...mentions.attributes}
        ref={box}
        rows={1}
        aria-label={t("message")}
        aria-describedby={near ? "composer-size" : undefined}
        aria-invalid={over || undefined}
        placeholder={t("messageTo", { name })}
        enterKeyHint={sendKey === "enter" ? "send" : "enter"}
        value={text}
        onChange={(event) => {
          const { value } = event.currentTarget;
          write(value);
          if (value && conversation !== undefined) client.setTyping(conversation);
        }}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          const files = [...event.clipboardData.files];
          if (files.length === 0) return;
          event.preventDefault();
          attachments.add(files);
        }}
        onCompositionStart={() => {
          composing.current = true;
        }}
        onCompositionEnd={() => {
          composing.current = false;
        }}
        className="field-sizing-content block max-h-[min(8lh+1.25rem,40dvh)] min-h-11 w-full min-w-0 resize-none bg-transparent px-4 py-2.5 outline-none"
      />
      <div className="flex items-center justify-end gap-3 p-1.5 pt-0">
        <span className="min-h-9 shrink-0 pointer-coarse:min-h-11">
          <Suspense>
            <ComposerTools
              onFiles={attachments.add}
              onRecord={(held) => setRecording({ held })}
              onAsk={onAsk}
              onEmoji={() => setChoosing(true)}
            />
          </Suspense>
        </span>
        <span className="min-w-0 grow">
          <SizeNote text={text} id="composer-size" />
        </span>
        <span className="shrink-0 text-xs text-ink-3 max-wide:hidden pointer-coarse:hidden">{hint}</span>
        <IconButton
          type="submit"
          label={t("send")}
          tone="primary"
          disabled={empty || over}
          // The box keeps the focus, and a phone its keyboard.
          onPointerDown={(event) => event.preventDefault()}
        >
          <Icon of={ArrowUp} />
        </IconButton>
      </div>
    </form>
  );
}
