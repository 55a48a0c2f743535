"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Banner } from "#components/ui/banner.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { CallbackTrial } from "#protocol/callback.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { type FaultWords, faultText } from "./fault-words.ts";

/** Sends an event that tells of no message, and shows how the app's server took it. */
export function TryWebhook() {
  const t = useTranslations("console.webhooks");
  const run = useOperatorCommand();
  const router = useRouter();
  const errorText = useErrorText();
  const [busy, setBusy] = useState(false);
  const [trial, setTrial] = useState<CallbackTrial | null>(null);
  const press = async () => {
    setBusy(true);
    const answer = await run("callback.try", {});
    setBusy(false);
    if (!answer.ok) return showToast({ text: errorText(answer.error), tone: "danger" });
    setTrial(answer.data);
    router.refresh();
  };
  return (
    <>
      <Button busy={busy} onClick={() => void press()}>
        {t("try")}
      </Button>
      {trial && <TrialDialog trial={trial} onClose={() => setTrial(null)} />}
    </>
  );
}

function TrialDialog({ trial, onClose }: { trial: CallbackTrial; onClose: () => void }) {
  const t = useTranslations("console.webhooks");
  const common = useTranslations("common");
  const faults = useTranslations("console.webhooks.faults");
  const { status, latencyMs: ms, error, answer } = trial;
  const words = () => {
    if (status === null) return t("trialFailed", { error: faultText(error, faultsIn(faults)), ms });
    return error === "" ? t("trialTook", { status, ms }) : t("trialRefused", { status, ms });
  };
  return (
    <Dialog
      title={t("trial")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={<Button onClick={onClose}>{common("close")}</Button>}
    >
      <Banner tone={error === "" ? "info" : "danger"} className="mb-3 rounded-control">
        {words()}
      </Banner>
      {status !== null && (
        <>
          <h3 className="mb-1 text-sm font-medium">{t("answer")}</h3>
          {answer === "" ? (
            <p className="text-sm text-ink-3">{t("noAnswer")}</p>
          ) : (
            <pre className="max-h-60 overflow-auto rounded-control border border-line bg-list p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere">
              {answer}
            </pre>
          )}
        </>
      )}
    </Dialog>
  );
}

/** The words for faults, as they stand: the status is filled in by whoever knows it. */
const faultsIn = (t: { raw: (name: keyof FaultWords) => string }): FaultWords => ({
  answered: t.raw("answered"),
  timeout: t.raw("timeout"),
  notPublic: t.raw("notPublic"),
  unknownName: t.raw("unknownName"),
  refused: t.raw("refused"),
  closed: t.raw("closed"),
  certificate: t.raw("certificate"),
});
