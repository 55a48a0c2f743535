"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { useSelection } from "../table/selection.tsx";
import { placeOfKey } from "./message-key.ts";
import { RetractDialog } from "./retract-dialog.tsx";
import { useRevealed } from "./revealed.tsx";

/** What can be done with the selected messages. */
export function MessageBulk() {
  const t = useTranslations("console.messages");
  const { chosen, clear } = useSelection();
  const { reveal } = useRevealed();
  const [asked, setAsked] = useState<"retract" | "delete" | null>(null);
  const places = [...chosen].map(placeOfKey).filter((place) => place !== null);
  return (
    <>
      <Button onClick={() => void reveal(places)}>{t("reveal")}</Button>
      <Button tone="danger" onClick={() => setAsked("retract")}>
        {t("retract")}
      </Button>
      <Button tone="danger" onClick={() => setAsked("delete")}>
        {t("delete")}
      </Button>
      {asked && (
        <RetractDialog
          places={places}
          forget={asked === "delete"}
          onClose={(isDone) => {
            setAsked(null);
            if (isDone) clear();
          }}
        />
      )}
    </>
  );
}
