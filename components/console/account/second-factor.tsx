"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { OfferedSecondFactor } from "#protocol/team.ts";
import { FormDialog } from "../forms/form-dialog.tsx";
import { SecretDialog } from "../forms/secret-dialog.tsx";
import { useAct, useDo } from "../forms/use-act.ts";
import { QrCode } from "./qr-code.tsx";

/** Switches the second step at sign-in on, by an authenticator app, or off. */
export function SecondFactor({ isOn, codesLeft }: { isOn: boolean; codesLeft: number }) {
  const t = useTranslations("console.account");
  const act = useAct();
  const run = useDo();
  const [offer, setOffer] = useState<OfferedSecondFactor | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  return (
    <div className="space-y-3 text-sm">
      <p className="text-ink-2">{isOn ? t("isOn", { count: codesLeft }) : t("isOff")}</p>
      {isOn ? (
        <Button onClick={() => setLeaving(true)}>{t("switchOff")}</Button>
      ) : (
        <Button onClick={() => run("operator.offerSecondFactor", {}, { after: setOffer })}>
          {t("switchOn")}
        </Button>
      )}
      {offer && (
        <FormDialog
          title={t("switchOn")}
          lead={
            <>
              <span className="mb-3 block">{t("scan")}</span>
              <QrCode text={offer.uri} label={t("qr")} />
              <code data-secret className="mt-3 block font-mono text-xs wrap-anywhere">
                {offer.secret}
              </code>
            </>
          }
          submitLabel={t("confirm")}
          fieldOf={(code) => (code === "code_wrong" ? "code" : null)}
          fields={[{ name: "code", label: t("code"), autoComplete: "one-time-code", isRequired: true }]}
          submit={(text) =>
            act(
              "operator.confirmSecondFactor",
              { code: text("code").trim() },
              {
                after: ({ recoveryCodes }) => {
                  setOffer(null);
                  setCodes(recoveryCodes);
                },
              },
            )
          }
          onClose={() => setOffer(null)}
        />
      )}
      {codes && (
        <SecretDialog
          title={t("recoveryTitle")}
          lead={t("recoveryLead")}
          secret={codes.join("\n")}
          onClose={() => setCodes(null)}
        />
      )}
      {isLeaving && (
        <FormDialog
          title={t("switchOff")}
          submitLabel={t("switchOff")}
          tone="danger"
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
            act(
              "operator.disableSecondFactor",
              { password: text("password") },
              { after: () => setLeaving(false) },
            )
          }
          onClose={() => setLeaving(false)}
        />
      )}
    </div>
  );
}
