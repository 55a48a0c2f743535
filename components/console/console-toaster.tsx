"use client";

import { useTranslations } from "use-intl/react";
import { Toaster } from "#components/ui/toast.tsx";

/** Where the console's passing notes stand. */
export function ConsoleToaster() {
  const common = useTranslations("common");
  return <Toaster label={common("notes")} closeLabel={common("close")} />;
}
