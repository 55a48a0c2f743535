"use client";

import { X } from "lucide-react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { Icon } from "#components/ui/icon.tsx";

const ROUND = 2 * Math.PI * 17;

/** Over what is being uploaded: how far it is, and the way to stop it. */
export function UploadMark({ clientId, progress }: { clientId: string | null; progress: number | null }) {
  const t = useTranslations("media");
  const client = useClient();
  if (clientId === null || progress === null) return null;
  const percent = Math.round(progress * 100);
  return (
    <span className="relative inline-flex size-11 shrink-0 rounded-round bg-raised text-ink shadow-float">
      <svg
        role="progressbar"
        aria-label={t("uploading", { percent })}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        viewBox="0 0 40 40"
        className="pointer-events-none absolute inset-0.5 -rotate-90"
      >
        <circle cx={20} cy={20} r={17} fill="none" strokeWidth={3} className="stroke-line" />
        <circle
          cx={20}
          cy={20}
          r={17}
          fill="none"
          strokeWidth={3}
          strokeDasharray={ROUND}
          strokeDashoffset={ROUND * (1 - progress)}
          className="stroke-jade"
        />
      </svg>
      <button
        type="button"
        aria-label={t("cancelUpload")}
        data-tooltip={t("cancelUpload")}
        onClick={() => client.discard(clientId)}
        className="inline-flex size-full items-center justify-center rounded-round"
      >
        <Icon of={X} size={18} />
      </button>
    </span>
  );
}
