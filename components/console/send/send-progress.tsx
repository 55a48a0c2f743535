"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { BroadcastProgress, StartedBroadcast } from "#protocol/broadcast.ts";
import { useOperatorCommand } from "../console-provider.tsx";

const EVERY_MS = 1_000;

/** How far a message has come; it goes on when this is closed. */
export function SendProgress({ started, onClose }: { started: StartedBroadcast; onClose: () => void }) {
  const t = useTranslations("console.send");
  const common = useTranslations("common");
  const command = useOperatorCommand();
  const router = useRouter();
  const [progress, setProgress] = useState<BroadcastProgress | null>(null);
  const broadcast = "broadcast" in started ? started.broadcast : null;
  const isOver = broadcast === null || (progress !== null && progress.state !== "running");
  useEffect(() => {
    if (isOver || broadcast === null) return;
    const look = async () => {
      const answer = await command("broadcast.get", { broadcast });
      if (answer.ok) setProgress(answer.data);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => clearInterval(timer);
  }, [command, broadcast, isOver]);
  const { total = 0, sent = 0, failed = 0, state = "running" } = progress ?? {};
  const names = { running: t("sending"), done: t("finished"), stopped: t("stopped"), failed: t("stopped") };
  return (
    <div className="space-y-4 text-sm">
      <p role="status" className="tabular-nums">
        {"message" in started
          ? t("sentAs", { id: String(started.message.messageId) })
          : `${names[state]} · ${t("progress", { sent, total, failed })}`}
      </p>
      {broadcast !== null && (
        <progress
          aria-label={t("sending")}
          max={Math.max(total, 1)}
          value={sent + failed}
          className="w-full accent-jade"
        />
      )}
      <div className="flex justify-end gap-2">
        {!isOver && broadcast !== null && (
          <Button tone="danger" onClick={() => void command("broadcast.stop", { broadcast })}>
            {t("stop")}
          </Button>
        )}
        <Button
          tone="primary"
          onClick={() => {
            router.refresh();
            onClose();
          }}
        >
          {common("close")}
        </Button>
      </div>
    </div>
  );
}
