"use client";

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";

type Details = { open: boolean; setOpen: (open: boolean) => void; toggle: () => void };
const DetailsContext = createContext<Details | null>(null);
const STORED = "borealis.details";
const WIDE = "(min-width: 75rem)";

function openAtFirst(): boolean {
  return matchMedia(WIDE).matches && localStorage.getItem(STORED) !== "closed";
}

/** Whether the details pane is shown. On wide screens the choice is remembered. */
export function useDetails(): Details {
  const details = useContext(DetailsContext);
  if (!details) throw new Error("useDetails needs a DetailsProvider");
  return details;
}

export function DetailsProvider({ children }: { children: ReactNode }) {
  const [open, show] = useState(openAtFirst);
  const setOpen = useCallback((wanted: boolean) => {
    if (matchMedia(WIDE).matches) localStorage.setItem(STORED, wanted ? "open" : "closed");
    show(wanted);
  }, []);
  const details = useMemo(() => ({ open, setOpen, toggle: () => setOpen(!open) }), [open, setOpen]);
  return <DetailsContext value={details}>{children}</DetailsContext>;
}
