"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import type { SortedNames } from "#protocol/console-group.ts";
import { useDo } from "../forms/use-act.ts";
import { namesIn } from "./names-in.ts";

/** Adds members by a pasted list or a file: says first who was found, who was not and who is in already. */
export function AddMembers({ group, onClose }: { group: number; onClose: () => void }) {
  const t = useTranslations("console.groups");
  const common = useTranslations("common");
  const run = useDo();
  const [text, setText] = useState("");
  const [sorted, setSorted] = useState<SortedNames | null>(null);
  const [busy, setBusy] = useState(false);
  const names = namesIn(text);
  const during = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  const check = () => during(() => run("group.sortNames", { group, names }, { after: setSorted }));
  const add = (usernames: string[]) =>
    during(() =>
      run(
        "group.addMembers",
        { group, usernames },
        { said: t("added", { count: usernames.length }), after: onClose },
      ),
    );
  return (
    <Dialog
      title={t("addMembers")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          {sorted === null ? (
            <Button tone="primary" busy={busy} disabled={names.length === 0} onClick={check}>
              {t("check")}
            </Button>
          ) : (
            <Button
              tone="primary"
              busy={busy}
              disabled={sorted.found.length === 0}
              onClick={() => add(sorted.found)}
            >
              {t("addFound", { count: sorted.found.length })}
            </Button>
          )}
        </>
      }
    >
      <TextArea
        label={t("usernames")}
        hint={t("pasteHint")}
        rows={5}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setSorted(null);
        }}
      />
      <label className="mt-3 block text-sm">
        {t("fromFile")}
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="mt-1 block w-full text-sm"
          onChange={async (event) => {
            const [file] = event.currentTarget.files ?? [];
            if (!file) return;
            setText(await file.text());
            setSorted(null);
          }}
        />
      </label>
      {sorted && (
        <div role="status" className="mt-4 space-y-2 text-sm">
          <Names label={t("found", { count: sorted.found.length })} names={sorted.found} />
          <Names label={t("missing", { count: sorted.missing.length })} names={sorted.missing} isBad />
          <Names label={t("inside", { count: sorted.inside.length })} names={sorted.inside} />
        </div>
      )}
    </Dialog>
  );
}

function Names({ label, names, isBad = false }: { label: string; names: string[]; isBad?: boolean }) {
  return (
    <p>
      <span className={isBad && names.length > 0 ? "font-medium text-danger" : "font-medium"}>{label}</span>{" "}
      <span className="font-mono text-xs wrap-anywhere text-ink-3">{names.join(", ")}</span>
    </p>
  );
}
