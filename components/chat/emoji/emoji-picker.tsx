"use client";

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { useLocale, useTranslations } from "use-intl/react";
import { SearchBox } from "#components/ui/search-box.tsx";
import { type Emoji, emojiGroups, findEmoji, nameOf, skinTones, withTone } from "./emoji.ts";
import { type KeptEmoji, keep, readKept, withRecent } from "./kept.ts";

const COLUMNS = 8;

/** Buttons of one heading; the browser lays out what is in view. */
function Emojis({
  label,
  emoji,
  onChoose,
}: {
  label: string;
  emoji: readonly { character: string; name: string }[];
  onChoose: (character: string) => void;
}) {
  return (
    <section aria-label={label} className="[contain-intrinsic-size:auto_12rem] [content-visibility:auto]">
      <h3 className="px-1 pt-2 pb-1 text-xs text-ink-3">{label}</h3>
      <div className="grid grid-cols-8">
        {emoji.map(({ character, name }) => (
          <button
            key={character}
            type="button"
            tabIndex={-1}
            data-emoji
            aria-label={name}
            title={name}
            onClick={() => onChoose(character)}
            className="flex aspect-square items-center justify-center rounded-control text-xl hover:bg-list focus-visible:bg-list"
          >
            {character}
          </button>
        ))}
      </div>
    </section>
  );
}

/** Where an emoji is looked for and chosen; it stays open for the next one. Arrows walk, Esc leads back to the box. */
export function EmojiPicker({
  box,
  write,
  onClose,
}: {
  /** What is chosen takes the place of what is selected there. */
  box: RefObject<HTMLTextAreaElement | null>;
  write: (text: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("emoji");
  const language = useLocale();
  const [query, setQuery] = useState("");
  const [kept, setKept] = useState<KeptEmoji>(readKept);
  const element = useRef<HTMLDivElement>(null);
  const closing = useRef(onClose);
  closing.current = onClose;

  useEffect(() => {
    element.current?.querySelector("input")?.focus({ preventScroll: true });
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !element.current?.contains(target)) closing.current();
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, []);

  const change = (next: KeptEmoji) => {
    setKept(next);
    keep(next);
  };
  const choose = (character: string) => {
    change(withRecent(kept, character));
    const area = box.current;
    if (!area) return;
    area.setRangeText(character, area.selectionStart, area.selectionEnd, "end");
    write(area.value);
  };
  const shown = (all: readonly Emoji[]) =>
    all.map((one) => ({ character: withTone(one, kept.tone), name: nameOf(one, language) }));
  const found = query.trim() === "" ? null : shown(findEmoji(query));

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      box.current?.focus();
      return;
    }
    walk(event, element.current, () => {
      const [first] = found ?? [];
      if (first) choose(first.character);
    });
  };
  return (
    <div
      ref={element}
      role="dialog"
      aria-label={t("title")}
      onKeyDown={onKeyDown}
      className="absolute bottom-full left-0 z-30 mb-1 flex h-80 max-h-[50dvh] w-80 max-w-full flex-col rounded-menu bg-raised shadow-float"
    >
      <SearchBox
        label={t("search")}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        className="p-2 pb-0"
      />
      <div className="min-h-0 grow overflow-y-auto px-2 pb-2">
        {found?.length === 0 && <p className="p-3 text-center text-sm text-ink-3">{t("none")}</p>}
        {found && found.length > 0 && <Emojis label={t("found")} emoji={found} onChoose={choose} />}
        {!found && kept.recent.length > 0 && (
          <Emojis
            label={t("recent")}
            emoji={kept.recent.map((character) => ({ character, name: character }))}
            onChoose={choose}
          />
        )}
        {!found &&
          emojiGroups.map(({ group, emoji }) => (
            <Emojis key={group} label={t(`groups.${group}`)} emoji={shown(emoji)} onChoose={choose} />
          ))}
      </div>
      <SkinTones tone={kept.tone} onTone={(tone) => change({ ...kept, tone })} />
    </div>
  );
}

function SkinTones({ tone, onTone }: { tone: string; onTone: (tone: string) => void }) {
  const t = useTranslations("emoji");
  return (
    <fieldset className="flex shrink-0 border-t border-line px-2 py-1">
      <legend className="sr-only">{t("skin")}</legend>
      {skinTones.map((one, index) => (
        <label
          key={one}
          className="relative flex size-8 items-center justify-center rounded-control has-checked:bg-jade-soft has-focus-visible:outline-2 has-focus-visible:outline-ring"
        >
          <input
            type="radio"
            name="emoji-skin"
            aria-label={t("tone", { number: index })}
            checked={one === tone}
            onChange={() => onTone(one)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {`👋${one}`}
        </label>
      ))}
    </fieldset>
  );
}

/** Arrows go from the box into the emoji and among them; Enter in the box takes the first that was found. */
function walk(event: KeyboardEvent, picker: HTMLElement | null, takeFirst: () => void): void {
  const { target, key } = event;
  if (!picker || !(target instanceof HTMLElement)) return;
  const all = [...picker.querySelectorAll<HTMLElement>("[data-emoji]")];
  const at = all.indexOf(target);
  if (at === -1) {
    if (!(target instanceof HTMLInputElement) || target.type === "radio") return;
    // It stands in the form of the message.
    if (key === "Enter") event.preventDefault();
    if (key === "Enter" && !event.nativeEvent.isComposing) takeFirst();
    if (key !== "ArrowDown") return;
    event.preventDefault();
    all[0]?.focus();
    return;
  }
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[key];
  if (step === undefined) return;
  event.preventDefault();
  const to = at + step < 0 ? picker.querySelector("input") : all[Math.min(at + step, all.length - 1)];
  to?.focus();
}
