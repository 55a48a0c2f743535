"use client";

import { Suspense } from "react";
import { useStore } from "zustand";
import { lazyPart } from "#components/shell/lazy-part.ts";
import { reporting } from "./reporting.ts";

const ReportDialog = lazyPart(async () => (await import("./report-dialog.tsx")).ReportDialog);

/** Where the dialog stands while a message is being reported. */
export function ReportHost() {
  const place = useStore(reporting, (state) => state.place);
  return <Suspense>{place && <ReportDialog place={place} />}</Suspense>;
}
