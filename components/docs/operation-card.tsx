"use client";

import { useState } from "react";
import { Tabs } from "#components/ui/tabs.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { DocsWords } from "./api-docs.tsx";
import { bodyText, type Operation, targetOf } from "./document.ts";
import { snippetLanguages } from "./snippets.ts";
import { type Caller, TryIt } from "./try-it.tsx";

type Props = { operation: Operation; caller: Caller; words: DocsWords };

/** One operation: closed it is a line, open it shows what goes in and out, as code, and can be called. */
export function OperationCard({ operation, caller, words }: Props) {
  const { id, method, path, summary } = operation;
  const [open, setOpen] = useState(false);
  return (
    <details id={id} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-11 cursor-pointer flex-wrap items-baseline gap-x-3 py-2.5 hover:bg-list">
        <span className="w-16 shrink-0 text-sm font-semibold text-jade">{method}</span>
        <code className="text-sm wrap-anywhere">{path}</code>
        <span className="text-sm text-ink-3">{summary}</span>
      </summary>
      {open && <OperationBody operation={operation} caller={caller} words={words} />}
    </details>
  );
}

function OperationBody({ operation, caller, words }: Props) {
  const { description, method, parameters, responses, takesBody } = operation;
  const [values, setValues] = useState<Record<string, string>>({});
  const [body, setBody] = useState(() => bodyText(operation));
  const target = targetOf(operation, values);
  const call = { origin: window.location.origin, method, target, appKey: caller.appKey, body };
  return (
    <div className="grid grid-cols-1 gap-5 pb-6 md:pl-19">
      {description !== "" && <p className="text-pretty">{description}</p>}
      {parameters.length > 0 && (
        <div className="grid grid-cols-1 gap-4 md:grid-cols-2">
          {parameters.map(({ name, required }) => (
            <TextField
              key={name}
              label={name}
              note={required ? undefined : words.optional}
              value={values[name] ?? ""}
              spellCheck={false}
              onChange={(event) => setValues({ ...values, [name]: event.target.value })}
            />
          ))}
        </div>
      )}
      {takesBody && (
        <TextArea
          label={words.body}
          value={body}
          spellCheck={false}
          className="font-mono text-sm"
          onChange={(event) => setBody(event.target.value)}
        />
      )}
      <TryIt call={call} caller={caller} words={words} />
      <Tabs
        label={words.code}
        tabs={snippetLanguages.map(({ id, label, write }) => ({
          id,
          label,
          content: <Code text={write(call)} />,
        }))}
      />
      <section aria-label={words.answers}>
        <h3 className="text-sm font-medium">{words.answers}</h3>
        <dl className="mt-1 grid grid-cols-[3rem_minmax(0,1fr)] gap-y-1 text-sm">
          {responses.map(({ status, description: told }) => (
            <div key={status} className="contents">
              <dt className="font-medium tabular-nums">{status}</dt>
              <dd className="text-ink-2">{told}</dd>
            </div>
          ))}
        </dl>
      </section>
    </div>
  );
}

/** Code as it is to be copied; it scrolls sideways by itself. */
export function Code({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard too.
    <pre tabIndex={0} className="mt-2 max-h-96 overflow-auto rounded-control bg-list p-3 text-sm">
      <code>{text}</code>
    </pre>
  );
}
