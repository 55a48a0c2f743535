"use client";

import { type FormEvent, useRef, useState, useSyncExternalStore } from "react";
import type { ErrorCode, WireError } from "#protocol/errors.ts";

const noSubscription = () => () => {};

/** False in the server's page and true once the page answers: a button pressed earlier would do nothing. */
export const useMounted = (): boolean =>
  useSyncExternalStore(
    noSubscription,
    () => true,
    () => false,
  );

export type Fault = { code: ErrorCode; retryMs?: number };
/** What became of a submission: a field's fault, or the server's refusal, or nothing. */
export type Outcome = { field: string; fault: Fault } | WireError | null;

/** Runs a form: one submission at a time, what was refused beside its field, focus on the first fault. */
export function useForm(
  fieldOf: (code: ErrorCode) => string | null,
  submit: (text: (name: string) => string) => Promise<Outcome>,
) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<{ field: string | null; fault: Fault } | null>(null);
  const running = useRef(false);
  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (running.current) return;
    running.current = true;
    const form = event.currentTarget;
    // The button that was pressed is a field of its own.
    const { submitter } = event.nativeEvent as SubmitEvent;
    const data = new FormData(form, submitter);
    setBusy(true);
    const outcome = await submit((name) => String(data.get(name) ?? ""));
    // Success leaves the page: until then the button stays as it is.
    if (outcome === null) return;
    running.current = false;
    setBusy(false);
    const field = "field" in outcome ? outcome.field : fieldOf(outcome.code);
    setRefusal({ field, fault: "field" in outcome ? outcome.fault : outcome });
    const box = field ? form.elements.namedItem(field) : null;
    if (box instanceof HTMLElement) box.focus();
  };
  return { busy, refusal, onSubmit };
}
