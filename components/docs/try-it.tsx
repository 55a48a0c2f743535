"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { DocsWords } from "./api-docs.tsx";
import { Code } from "./operation-card.tsx";
import type { CallShape } from "./snippets.ts";

export type Caller = { appKey: string; secret: string };

type Told = { status: number; headers: string; body: string };

/** Calls the API for real and shows what came back. */
export function TryIt({ call, caller, words }: { call: CallShape; caller: Caller; words: DocsWords }) {
  const [told, setTold] = useState<Told | "failed" | null>(null);
  const [busy, setBusy] = useState(false);
  const isReady = caller.appKey !== "" && caller.secret !== "" && !call.target.includes("{");
  const send = async () => {
    setBusy(true);
    setTold(await sendCall(call, caller).catch(() => "failed" as const));
    setBusy(false);
  };
  return (
    <section aria-label={words.tryIt}>
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary" busy={busy} disabled={!isReady} onClick={() => void send()}>
          {words.send}
        </Button>
        {!isReady && <p className="text-sm text-ink-3">{words.fill}</p>}
        {call.method !== "GET" && isReady && <p className="text-sm text-ink-3">{words.real}</p>}
      </div>
      <div role="status">
        {told === "failed" && <p className="mt-2 text-sm text-danger">{words.unreachable}</p>}
        {told !== null && told !== "failed" && (
          <Code text={`${told.status}\n${told.headers}\n\n${told.body}`} />
        )}
      </div>
    </section>
  );
}

const SHOWN = ["content-type", "x-request-id", "x-rate-limit-remaining", "x-rate-limit-reset"];

async function sendCall({ method, target, body }: CallShape, { appKey, secret }: Caller): Promise<Told> {
  const response = await fetch(target, {
    method,
    // The page's own cookies have no part in it.
    credentials: "omit",
    headers: {
      authorization: `Basic ${btoa(`${appKey}:${secret}`)}`,
      ...(body === "" ? {} : { "content-type": "application/json" }),
    },
    ...(body === "" || method === "GET" ? {} : { body }),
  });
  const headers = SHOWN.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [`${name}: ${value}`];
  });
  return { status: response.status, headers: headers.join("\n"), body: pretty(await response.text()) };
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
