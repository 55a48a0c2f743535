"use client";

import clsx from "clsx";
import { AtSign } from "lucide-react";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { Face } from "#components/shell/face.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { caretLeft } from "./caret-left.ts";
import type { MentionListState } from "./use-mentions.ts";

const WIDTH = 288;

/** Who can be mentioned, above the box at the place of the @. */
export function MentionList({
  list,
  box,
}: {
  list: MentionListState;
  box: RefObject<HTMLTextAreaElement | null>;
}) {
  const t = useTranslations("chat");
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const area = box.current;
    const popup = element.current;
    if (!area || !popup) return;
    const most = Math.max(0, area.offsetWidth - WIDTH);
    popup.style.left = `${Math.min(most, caretLeft(area, list.at))}px`;
  }, [box, list.at]);
  return (
    <div
      ref={element}
      id={list.id}
      role="listbox"
      aria-label={t("mentionList")}
      className="absolute bottom-full z-30 mb-1 max-h-80 w-72 max-w-full overflow-y-auto rounded-menu bg-raised p-1 shadow-float"
    >
      {list.options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's, which keeps the focus.
        <div
          key={option.username}
          id={list.optionId(index)}
          role="option"
          aria-selected={index === list.active}
          tabIndex={-1}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => list.choose(option)}
          className={clsx(
            "flex min-h-10 cursor-pointer items-center gap-2.5 rounded-control px-2 text-sm pointer-coarse:min-h-11",
            index === list.active ? "bg-list" : "hover:bg-list/60",
          )}
        >
          {option.username === "" ? (
            <span className="flex size-7 items-center justify-center text-jade">
              <Icon of={AtSign} size={18} />
            </span>
          ) : (
            <Face id={option.username} name={option.label} size={28} />
          )}
          <span className="min-w-0 grow truncate">{option.label}</span>
          {option.note && <span className="max-w-24 truncate text-xs text-ink-3">{option.note}</span>}
        </div>
      ))}
    </div>
  );
}
