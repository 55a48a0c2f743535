"use client";

import { useTranslations } from "use-intl/react";
import { momentText } from "#components/chat/local-time.ts";
import { useClock } from "#components/chat/use-clock.ts";
import { useAct, useAsk } from "#components/shell/use-command.ts";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { Device } from "#protocol/session.ts";

function DeviceRow({ device, onEnded }: { device: Device; onEnded: () => void }) {
  const t = useTranslations("settings");
  const clock = useClock();
  const { busy, act } = useAct();
  const end = async () => {
    if (!(await act("session.revoke", { id: device.id }))) return;
    showToast({ text: t("ended", { device: device.name }) });
    onEnded();
  };
  const moment = (time: number) => momentText(time, clock);
  return (
    <li className="flex items-center gap-4 py-4">
      <div className="min-w-0 grow text-sm">
        <p className="font-medium">
          {device.name}
          {device.current && (
            <span className="ml-2 rounded-join bg-jade-soft px-1.5 py-0.5 text-2xs">{t("thisDevice")}</span>
          )}
        </p>
        <p className="text-ink-3">
          {device.online || device.current ? t("active") : t("seen", { time: moment(device.seenAt) })} ·{" "}
          <span className="tnum">{device.address}</span>
        </p>
        <p className="text-ink-3">{t("since", { date: moment(device.createdAt) })}</p>
      </div>
      {!device.current && (
        <Button tone="danger" busy={busy} onClick={end} aria-label={t("endOf", { device: device.name })}>
          {t("end")}
        </Button>
      )}
    </li>
  );
}

/** Where I am signed in, and a way to end each of the other sessions. */
export function DeviceSettings() {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const errorText = useErrorText();
  const { asked, again } = useAsk("session.list", {});
  if (asked.state === "loading") return <SkeletonRows rows={2} label={common("loading")} />;
  if (asked.state === "failed") {
    return (
      <EmptyState flush action={<Button onClick={again}>{common("retry")}</Button>}>
        {errorText(asked.error)}
      </EmptyState>
    );
  }
  const devices = [...asked.data].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.seenAt - a.seenAt,
  );
  return (
    <>
      <p className="text-sm text-ink-3">{t("devicesLead")}</p>
      <ul className="divide-y divide-line">
        {devices.map((device) => (
          <DeviceRow key={device.id} device={device} onEnded={again} />
        ))}
      </ul>
    </>
  );
}
