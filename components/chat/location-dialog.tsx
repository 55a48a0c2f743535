"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { useClient } from "#components/shell/client-provider.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { limits } from "#protocol/limits.ts";
import type { Target } from "#protocol/message.ts";

const DIGITS = 6;
const WAIT_MS = 15_000;

/** Chooses a place without a map of anybody's: where one is, or coordinates, and a name for it. */
export function LocationDialog({ target, onClose }: { target: Target; onClose: () => void }) {
  const t = useTranslations("media");
  const chat = useTranslations("chat");
  const common = useTranslations("common");
  const client = useClient();
  const form = useId();
  const [at, setAt] = useState({ latitude: "", longitude: "" });
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(false);
  const locate = () => {
    const failed = () => {
      setBusy(false);
      setRefused(true);
    };
    setBusy(true);
    setRefused(false);
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        setAt({ latitude: coords.latitude.toFixed(DIGITS), longitude: coords.longitude.toFixed(DIGITS) });
      },
      failed,
      { enableHighAccuracy: true, timeout: WAIT_MS },
    );
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const label = String(new FormData(event.currentTarget).get("label") ?? "").trim();
    const [latitude, longitude] = [Number(at.latitude), Number(at.longitude)];
    void client.send(target, { type: "location", latitude, longitude, scale: 15, label });
    onClose();
  };
  return (
    <Dialog
      title={t("sendPlace")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <Button type="submit" form={form} tone="primary">
          {chat("send")}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <Button busy={busy} onClick={locate}>
          {t("whereIAm")}
        </Button>
        {refused && (
          <p role="alert" className="text-sm text-danger">
            {t("placeRefused")}
          </p>
        )}
        <div className="grid grid-cols-2 gap-3">
          {(["latitude", "longitude"] as const).map((name) => (
            <TextField
              key={name}
              name={name}
              label={t(name)}
              type="number"
              required
              step="any"
              min={name === "latitude" ? -90 : -180}
              max={name === "latitude" ? 90 : 180}
              value={at[name]}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setAt((before) => ({ ...before, [name]: value }));
              }}
            />
          ))}
        </div>
        <TextField name="label" label={t("placeLabel")} maxLength={Math.floor(limits.placeLabelBytes / 3)} />
      </form>
    </Dialog>
  );
}
