"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import type { UserState } from "#protocol/console-user.ts";
import { useOperatorCommand } from "../console-provider.tsx";
import { useDo } from "../forms/use-act.ts";
import { useSelection } from "../table/selection.tsx";
import { type BulkAct, BulkDialog } from "./bulk-dialog.tsx";

const acts: readonly BulkAct[] = ["disable", "enable", "signOut", "delete"];

/** What can be done with all selected users at once, and the way to select all that the filter finds. */
export function UserBulk({ query, state }: { query: string; state: UserState | null }) {
  const t = useTranslations("console.users");
  const table = useTranslations("console.table");
  const { chosen, toggle } = useSelection();
  const run = useOperatorCommand();
  const say = useDo();
  const [act, setAct] = useState<BulkAct | null>(null);
  const selectAll = () => say("account.match", { query, state }, { after: (names) => toggle(names, true) });
  return (
    <>
      <Button tone="quiet" onClick={selectAll}>
        {table("selectAll")}
      </Button>
      {acts.map((name) => (
        <Button key={name} tone={name === "delete" ? "danger" : "plain"} onClick={() => setAct(name)}>
          {t(`bulk.${name}`)}
        </Button>
      ))}
      {act && (
        <BulkDialog
          act={act}
          names={[...chosen]}
          run={(usernames, what) => run("account.bulk", { act: what, usernames })}
          onClose={() => setAct(null)}
        />
      )}
    </>
  );
}
