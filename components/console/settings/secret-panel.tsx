"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import type { AppSecrets } from "#protocol/operator.ts";
import { ActButton } from "../forms/act-button.tsx";
import { FormDialog } from "../forms/form-dialog.tsx";
import { SecretDialog } from "../forms/secret-dialog.tsx";
import { useAct } from "../forms/use-act.ts";

const MINUTE = 60_000;

/** The master secret: masked, shown after the password, and rotated with a day in which both work. */
export function SecretPanel({
  secrets,
  usedAt,
  previousUsedAt,
}: {
  secrets: AppSecrets;
  usedAt: string;
  previousUsedAt: string;
}) {
  const t = useTranslations("console.secret");
  const act = useAct();
  const [open, setOpen] = useState<"none" | "reveal" | "rotate" | { secret: string }>("none");
  const close = () => setOpen("none");
  const show = ({ masterSecret }: { masterSecret: string }) => setOpen({ secret: masterSecret });
  return (
    <div className="space-y-3 text-sm">
      <p className="flex flex-wrap items-center gap-3">
        <code className="font-mono">{"•".repeat(24)}</code>
        <span className="text-ink-3">{t("used", { time: usedAt })}</span>
      </p>
      {secrets.previous && (
        <Banner
          className="rounded-control"
          action={<ActButton command="app.endPreviousSecret" input={{}} label={t("endNow")} />}
        >
          <Countdown until={secrets.previous.until} used={previousUsedAt} />
        </Banner>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setOpen("reveal")}>{t("reveal")}</Button>
        <Button onClick={() => setOpen("rotate")}>{t("rotate")}</Button>
      </div>
      {(open === "reveal" || open === "rotate") && (
        <FormDialog
          title={t(open)}
          lead={t(open === "reveal" ? "revealLead" : "rotateLead")}
          submitLabel={t(open)}
          fieldOf={(code) => (code === "wrong_credentials" ? "password" : null)}
          fields={[
            {
              name: "password",
              label: t("password"),
              kind: "password",
              autoComplete: "current-password",
              isRequired: true,
            },
          ]}
          submit={(text) =>
            open === "reveal"
              ? act("app.revealSecret", { password: text("password") }, { after: show })
              : act("app.rotateSecret", { password: text("password") }, { after: show })
          }
          onClose={close}
        />
      )}
      {typeof open === "object" && (
        <SecretDialog title={t("title")} lead={t("copyLead")} secret={open.secret} onClose={close} />
      )}
    </div>
  );
}

/** How long the secret before is still taken. */
function Countdown({ until, used }: { until: number; used: string }) {
  const t = useTranslations("console.secret");
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  const minutes = now === null ? 0 : Math.max(0, Math.round((until - now) / MINUTE));
  return t("overlap", { hours: Math.floor(minutes / 60), minutes: minutes % 60, used });
}
