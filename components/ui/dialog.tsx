"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

const FIRST = "input:not([hidden], [type=file]), textarea, select, footer button";

export type DialogProps = {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons at the end, the main one last. */
  actions?: ReactNode;
  className?: string;
};

/**
 * A modal dialog on the platform's own: it holds the focus, closes on Esc and on a click beside it, makes the page
 * behind it inert and gives the focus back. Render it to open it, remove it to close it.
 */
export function Dialog({ title, closeLabel, onClose, children, actions, className }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // Where typing or deciding begins; of a decision the first button, which is the harmless one.
    (dialog?.querySelector<HTMLElement>(FIRST) ?? dialog)?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the keyboard's way, by `onCancel`.
    <dialog
      ref={element}
      tabIndex={-1}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React lets it rise from a dialog inside this one.
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className={clsx(
        "m-auto max-h-[min(40rem,calc(100dvh-2rem))] w-[min(26rem,calc(100vw-2rem))] rounded-menu bg-raised text-ink shadow-float outline-none open:animate-[rise_180ms_var(--ease-out-soft)]",
        className,
      )}
    >
      <div className="flex max-h-[inherit] flex-col">
        <header className="flex items-center justify-between gap-3 pt-3 pr-3 pl-5">
          <h2 id={titleId} className="text-lg font-semibold">
            {title}
          </h2>
          <IconButton label={closeLabel} onClick={onClose}>
            <Icon of={X} />
          </IconButton>
        </header>
        <div className={clsx("scroll-edges overflow-y-auto px-5 pt-1", actions ? "pb-2" : "pb-5")}>
          {children}
        </div>
        {actions && <footer className="flex flex-wrap justify-end gap-2 px-5 pt-3 pb-5">{actions}</footer>}
      </div>
    </dialog>
  );
}
