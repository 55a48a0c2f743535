"use client";

import clsx from "clsx";
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

/**
 * Says that the connection is being made again, and offers to do so now. It lies over what is read and moves nothing:
 * under the header of the conversation or, on a phone's list, over the bar at the bottom.
 */
export function ConnectionBanner({ list }: { list: boolean }) {
  const t = useTranslations("shell");
  const client = useClient();
  if (!useOffline()) return null;
  return (
    <Banner
      role="status"
      className={clsx(
        "fixed inset-x-0 z-30 mx-auto w-fit max-w-[calc(100vw-2rem)] animate-[rise_180ms_var(--ease-out-soft)] rounded-menu shadow-float md:top-18 md:right-6 md:left-auto md:max-w-92",
        list ? "max-md:bottom-20" : "max-md:top-18",
      )}
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
