"use client";

import encodeQR from "qr";
import { useMemo } from "react";
import { useTranslations } from "use-intl/react";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { showToast } from "#components/ui/toast.tsx";

/** Light modules around the code, as readers need them. */
const QUIET = 2;

/** A link as a code that a phone's camera reads: dark on white in both themes, as cameras expect. */
function Code({ link, label }: { link: string; label: string }) {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(link, "raw", { border: QUIET });
    const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : [])));
    return { size: rows.length, path: squares.join("") };
  }, [link]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="mx-auto size-48 rounded-menu"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** A link that was just made: told this once, in letters and as a code. */
export function MadeLink({ link, onAnother }: { link: string; onAnother: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const chat = useTranslations("chat");
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => announce(common("copied")),
      () => showToast({ text: chat("copyFailed"), tone: "danger" }),
    );
  return (
    <div className="space-y-3">
      <Code link={link} label={t("code")} />
      <TextField
        label={t("link")}
        hint={t("linkHint")}
        readOnly
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" onClick={() => void copy()}>
          {common("copy")}
        </Button>
        <Button onClick={onAnother}>{t("anotherLink")}</Button>
      </div>
    </div>
  );
}
