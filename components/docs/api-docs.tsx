"use client";

import { useEffect, useState } from "react";
import type { Words } from "#components/shell/words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { SkeletonRows } from "#components/ui/skeleton.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { byNoun, matching, type Operation, operationsOf } from "./document.ts";
import { OperationCard } from "./operation-card.tsx";

export type DocsWords = Words["apiDocs"];

/** The REST API's own reference: read from its OpenAPI document, to be tried out on this very installation. */
export function ApiDocs({ appKey: given, words }: { appKey: string; words: DocsWords }) {
  const operations = useOperations();
  const [query, setQuery] = useState("");
  const [appKey, setAppKey] = useState(given);
  // Stays in this page's memory only.
  const [secret, setSecret] = useState("");
  if (operations === "failed") return <EmptyState flush>{words.failed}</EmptyState>;
  if (!operations) return <SkeletonRows label={words.loading} />;
  const shown = matching(operations, query);
  return (
    <>
      <section aria-label={words.credentials} className="grid grid-cols-1 gap-4 md:grid-cols-2">
        <TextField
          label={words.appKey}
          value={appKey}
          spellCheck={false}
          onChange={(event) => setAppKey(event.target.value.trim())}
        />
        <PasswordField
          label={words.secret}
          hint={words.secretHint}
          showLabel={words.show}
          hideLabel={words.hide}
          autoComplete="off"
          value={secret}
          onChange={(event) => setSecret(event.target.value.trim())}
        />
      </section>
      <SearchBox
        label={words.find}
        className="mt-6"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      {shown.length === 0 && <EmptyState flush>{words.none}</EmptyState>}
      {byNoun(shown).map(([noun, list]) => (
        <section key={noun} aria-label={noun} className="mt-8">
          <h2 className="text-lg font-semibold">{noun}</h2>
          <ul className="mt-2 divide-y divide-line border-y border-line">
            {list.map((operation) => (
              <li key={operation.id}>
                <OperationCard operation={operation} caller={{ appKey, secret }} words={words} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function useOperations(): Operation[] | null | "failed" {
  const [operations, setOperations] = useState<Operation[] | null | "failed">(null);
  useEffect(() => {
    const controller = new AbortController();
    fetch("/docs/openapi.json", { signal: controller.signal })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error("no document"))))
      .then((document) => setOperations(operationsOf(document)))
      .catch(() => {
        if (!controller.signal.aborted) setOperations("failed");
      });
    return () => controller.abort();
  }, []);
  return operations;
}
