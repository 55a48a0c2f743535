"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Dialog } from "#components/ui/dialog.tsx";
import { useConsoleApp } from "./console-provider.tsx";
import { isTyping } from "./is-typing.ts";
import { sectionPath, sections } from "./sections.ts";

/** Between G and the letter of a place. */
const CHORD_MS = 1_500;

const keys = [
  { id: "search", keys: ["/"] },
  { id: "rows", keys: ["J", "K"] },
  { id: "select", keys: ["X"] },
  { id: "open", keys: ["Enter"] },
  { id: "sheet", keys: ["?"] },
] as const;

/** The console's keys: / searches, G and a letter go to a place, ? lists them all. */
export function ConsoleKeys() {
  const { slug } = useConsoleApp();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const pressedG = useRef(0);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event)) return;
      const began = pressedG.current;
      pressedG.current = 0;
      const section = sections.find(({ key }) => key === event.key);
      if (began > 0 && event.timeStamp - began < CHORD_MS && section) {
        router.push(sectionPath(slug, section.path));
      } else if (event.key === "g") {
        pressedG.current = event.timeStamp;
      } else if (event.key === "/") {
        document.querySelector<HTMLElement>("[data-search]")?.focus();
      } else if (event.key === "?") {
        setOpen(true);
      } else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [router, slug]);
  return isOpen ? <Sheet onClose={() => setOpen(false)} /> : null;
}

function Sheet({ onClose }: { onClose: () => void }) {
  const t = useTranslations("console");
  const common = useTranslations("common");
  return (
    <Dialog title={t("keysSheet.title")} closeLabel={common("close")} onClose={onClose}>
      <dl className="divide-y divide-line text-sm">
        {keys.map((row) => (
          <Row key={row.id} label={t(`keysSheet.${row.id}`)} keys={row.keys} />
        ))}
        {sections.map(({ id, key }) => (
          <Row
            key={id}
            label={t("keysSheet.go", { place: t(`nav.${id}`) })}
            keys={["G", key.toUpperCase()]}
          />
        ))}
      </dl>
    </Dialog>
  );
}

function Row({ label, keys: pressed }: { label: string; keys: readonly string[] }) {
  return (
    <div className="flex items-center justify-between gap-4 py-2">
      <dt>{label}</dt>
      <dd className="flex gap-1">
        {pressed.map((key) => (
          <kbd
            key={key}
            className="min-w-6 rounded-join border border-line-strong bg-list px-1.5 text-center font-sans text-xs/5"
          >
            {key}
          </kbd>
        ))}
      </dd>
    </div>
  );
}
