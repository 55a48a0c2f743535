"use client";

import { useState } from "react";
import { postCommand } from "#components/auth/post-command.ts";
import { useMounted } from "#components/auth/use-form.ts";
import { Button } from "#components/ui/button.tsx";

/** Ends the operator's session and goes back to the console's door. */
export function OperatorSignOut({ label, failed }: { label: string; failed: string }) {
  const mounted = useMounted();
  const [state, setState] = useState<"ready" | "busy" | "failed">("ready");
  const leave = async () => {
    setState("busy");
    const answer = await postCommand("operator.signOut", {}, { realm: "operator" });
    if (answer.ok || answer.error.code === "not_signed_in") location.replace("/console/signin");
    else setState("failed");
  };
  return (
    <>
      <Button disabled={!mounted} busy={state === "busy"} onClick={leave}>
        {label}
      </Button>
      <p role="alert" className="mt-2 text-xs text-danger empty:hidden">
        {state === "failed" && failed}
      </p>
    </>
  );
}
