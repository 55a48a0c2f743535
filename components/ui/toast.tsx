"use client";

import clsx from "clsx";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { Icon } from "./icon.tsx";
import { IconButton } from "./icon-button.tsx";

export type ToastMessage = {
  text: string;
  tone?: "plain" | "danger";
  action?: { label: string; run: () => void };
};

const SHOWN_MS = 7_000;
const MOST = 3;
const toasts = createStore<{ list: (ToastMessage & { id: number })[] }>(() => ({ list: [] }));
let lastId = 0;

const dismiss = (id: number) =>
  toasts.setState(({ list }) => ({ list: list.filter((toast) => toast.id !== id) }));

/** Shows a passing note for seven seconds. Never the only place of something that must be known. */
export function showToast(message: ToastMessage): void {
  lastId += 1;
  const toast = { ...message, id: lastId };
  toasts.setState(({ list }) => ({ list: [...list, toast].slice(-MOST) }));
}

function Toast({ toast, closeLabel }: { toast: ToastMessage & { id: number }; closeLabel: string }) {
  const [held, setHeld] = useState(false);
  const { id, text, tone = "plain", action } = toast;
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(dismiss, SHOWN_MS, id);
    return () => clearTimeout(timer);
  }, [held, id]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps the note in view for longer.
    <div
      role={tone === "danger" ? "alert" : "status"}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="pointer-events-auto flex w-[min(24rem,calc(100vw-2rem))] animate-[rise_180ms_var(--ease-out-soft)] items-center gap-2 rounded-menu bg-raised py-1.5 pr-1.5 pl-4 text-sm shadow-float"
    >
      <span className={clsx("min-w-0 grow wrap-anywhere", tone === "danger" && "text-danger")}>{text}</span>
      {action && (
        <button
          type="button"
          onClick={() => {
            dismiss(id);
            action.run();
          }}
          className="min-h-9 rounded-control px-2 font-medium text-jade hover:bg-jade-soft"
        >
          {action.label}
        </button>
      )}
      <IconButton label={closeLabel} onClick={() => dismiss(id)}>
        <Icon of={X} size={16} />
      </IconButton>
    </div>
  );
}

/** The corner where toasts stand. Rendered once, by the shell. */
export function Toaster({ label, closeLabel }: { label: string; closeLabel: string }) {
  const list = useStore(toasts, (state) => state.list);
  if (list.length === 0) return null;
  return (
    <section
      aria-label={label}
      className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 max-md:bottom-20"
    >
      {list.map((toast) => (
        <Toast key={toast.id} toast={toast} closeLabel={closeLabel} />
      ))}
    </section>
  );
}
