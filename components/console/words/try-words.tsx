"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { useErrorText } from "#components/shell/use-error-text.ts";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { showToast } from "#components/ui/toast.tsx";
import type { WordsPast, WordsTest } from "#protocol/word.ts";
import { useOperatorCommand } from "../console-provider.tsx";

const spans = [1, 7, 30];

/** Tries the list on a text, and on what was written in the last days. */
export function TryWords() {
  const t = useTranslations("console.sensitive");
  const command = useOperatorCommand();
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const [test, setTest] = useState<WordsTest | null>(null);
  const [days, setDays] = useState(7);
  const [past, setPast] = useState<WordsPast | null>(null);
  const [busy, setBusy] = useState(false);
  const fail = (error: unknown) => showToast({ text: errorText(error), tone: "danger" });
  const run = async () => {
    const answer = await command("word.test", { text });
    if (answer.ok) setTest(answer.data);
    else fail(answer.error);
  };
  const look = async () => {
    setBusy(true);
    const answer = await command("word.lookBack", { days });
    setBusy(false);
    if (answer.ok) setPast(answer.data);
    else fail(answer.error);
  };
  return (
    <div className="mt-8 grid gap-8 wide:grid-cols-2">
      <section aria-label={t("test")} className="space-y-3 text-sm">
        <TextArea
          label={t("testText")}
          hint={t("testHint")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button disabled={text === ""} onClick={() => void run()}>
          {t("test")}
        </Button>
        <div role="status" className="space-y-1 wrap-anywhere">
          {test && test.words.length === 0 && <p>{t("testNone")}</p>}
          {test && test.words.length > 0 && (
            <>
              <p className="text-danger">{t("testHit", { words: test.words.join(", ") })}</p>
              <p>{t("testMasked", { text: test.masked })}</p>
            </>
          )}
        </div>
      </section>
      <section aria-label={t("past")} className="space-y-3 text-sm">
        <SelectField
          label={t("past")}
          hint={t("pastHint")}
          value={days}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {t("days", { days: span })}
            </option>
          ))}
        </SelectField>
        <Button busy={busy} onClick={() => void look()}>
          {t("pastRun")}
        </Button>
        <div role="status" className="space-y-1">
          {past && <p className="font-medium">{t("pastFound", { hits: past.hits, looked: past.looked })}</p>}
          {past?.isPartial && <p className="text-ink-3">{t("pastPartial", { looked: past.looked })}</p>}
          {past?.words.slice(0, 20).map(({ word, messages }) => (
            <p key={word} className="flex justify-between gap-4 tabular-nums">
              <span className="wrap-anywhere">{word}</span>
              {messages}
            </p>
          ))}
        </div>
      </section>
    </div>
  );
}
