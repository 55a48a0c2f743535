"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Banner } from "#components/ui/banner.tsx";
import { useAppState, useClient } from "./client-provider.tsx";

/** A blink of the network is nobody's business. */
const QUIET_MS = 2_000;

/** True once the connection has been away for two seconds; false at once when it is back. */
export function useOffline(): boolean {
  const connection = useAppState((state) => state.connection);
  const since = connection.phase === "offline" || connection.phase === "connecting" ? connection.since : null;
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (since === null) return;
    const timer = setTimeout(setLate, Math.max(0, since + QUIET_MS - Date.now()), true);
    return () => clearTimeout(timer);
  }, [since]);
  return since !== null && late;
}

/** Says above everything that the connection is being made again, and offers to do so now. */
export function ConnectionBanner() {
  const t = useTranslations("shell");
  const client = useClient();
  if (!useOffline()) return null;
  return (
    <Banner
      role="status"
      className="justify-center"
      action={
        <button
          type="button"
          onClick={() => client.reconnectNow()}
          className="min-h-6 font-medium underline underline-offset-2 pointer-coarse:min-h-11"
        >
          {t("retryNow")}
        </button>
      }
    >
      <span className="font-medium">{t("reconnecting")}</span>{" "}
      <span className="max-md:hidden">{t("offlineHint")}</span>
    </Banner>
  );
}
