"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl/react";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { useAppState, useClient } from "./client-provider.tsx";

/** Stands in the place of the app once the server has ended this session: why, and how to go on. */
export function SessionEnded() {
  const t = useTranslations("shell");
  const client = useClient();
  const slug = useAppState((state) => state.app.slug);
  const reason = useAppState((state) =>
    state.connection.phase === "ended" ? state.connection.reason : null,
  );
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  if (!reason) return null;
  const next = `/a/${encodeURIComponent(slug)}/signin?next=${encodeURIComponent(location.pathname)}`;
  return (
    <main className="flex h-dvh flex-col items-start justify-center gap-5 bg-canvas px-[max(1.5rem,12vw)]">
      <Logo size={48} />
      <h1 ref={heading} tabIndex={-1} className="max-w-120 text-xl font-semibold text-pretty outline-none">
        {t(`ended.${reason}`)}
      </h1>
      {reason === "too_many" ? (
        <Button tone="primary" onClick={() => client.reconnectNow()}>
          {t("useHere")}
        </Button>
      ) : (
        <a href={next} className={buttonClass("primary")}>
          {t("goSignIn")}
        </a>
      )}
    </main>
  );
}
