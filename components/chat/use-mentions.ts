"use client";

import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl/react";
import { announce } from "#components/ui/announcer.tsx";
import { mentionQuery } from "./mention-parts.ts";
import { type MentionOption, useMentionOptions } from "./use-mention-options.ts";

/**
 * Mentioning while one writes: an @ opens the list of members at the caret; arrows walk, Enter or Tab chooses, Esc
 * closes. The focus stays in the box, which tells assistive technology of the option that is reached.
 */
export function useMentions(
  box: RefObject<HTMLTextAreaElement | null>,
  conversation: number | undefined,
  { text, write }: { text: string; write: (text: string) => void },
) {
  const t = useTranslations("chat");
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const found = caret === null ? null : mentionQuery(text, caret);
  // Another @ is asked about anew, also one at the same place.
  if (closedAt !== null && caret !== null && found?.at !== closedAt) setClosedAt(null);
  const asked = found && found.at !== closedAt ? found : null;
  const { options, settled, mentionsOf } = useMentionOptions(conversation, asked?.query ?? null);
  const open = asked !== null && options.length > 0;
  const query = asked?.query;
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin at the first option.
  useEffect(() => setActive(0), [query]);
  useEffect(() => {
    if (open && settled) announce(t("mentionHits", { count: options.length }));
  }, [open, settled, options.length, t]);

  const next = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (next.current === null) return;
    box.current?.setSelectionRange(next.current, next.current);
    next.current = null;
  });
  const choose = (option: MentionOption) => {
    if (!asked || caret === null) return;
    const inserted = `@${option.label} `;
    next.current = asked.at + inserted.length;
    write(text.slice(0, asked.at) + inserted + text.slice(caret).replace(/^ /, ""));
    setCaret(null);
    box.current?.focus();
  };

  /** True when the list used the key. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!open || !asked || event.nativeEvent.isComposing) return false;
    const { length } = options;
    if (event.key === "ArrowDown") setActive((at) => (at + 1) % length);
    else if (event.key === "ArrowUp") setActive((at) => (at + length - 1) % length);
    else if (event.key === "Escape") setClosedAt(asked.at);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) {
      const option = options[active];
      if (option) choose(option);
    } else return false;
    event.preventDefault();
    return true;
  };
  const look = () => {
    const area = box.current;
    if (area) setCaret(area.selectionStart === area.selectionEnd ? area.selectionStart : null);
  };
  const optionId = (index: number) => `${id}-${index}`;
  return {
    list: open ? { id, options, active, at: asked.at, optionId, choose } : null,
    onKeyDown,
    mentionsOf,
    /** For the box: it tells where the caret is, and which option is reached. */
    attributes: {
      "aria-autocomplete": "list" as const,
      "aria-controls": open ? id : undefined,
      "aria-activedescendant": open ? optionId(active) : undefined,
      onSelect: look,
      // What comes without a key, as from an input method, is not told as a selection.
      onInput: look,
      onBlur: () => setCaret(null),
    },
  };
}

export type MentionListState = NonNullable<ReturnType<typeof useMentions>["list"]>;
