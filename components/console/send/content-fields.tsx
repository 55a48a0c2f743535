"use client";

import { useState } from "react";
import { useTranslations } from "use-intl/react";
import { Button } from "#components/ui/button.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { bodyKinds, type DraftContent, type DraftFile, readObject } from "./draft-body.ts";
import { readDraftFile } from "./read-file.ts";
import { RecordButton } from "./record-button.tsx";

const accepted = {
  image: "image/png,image/jpeg,image/webp,image/gif,image/bmp",
  voice: "audio/*,.m4a,.amr,.ogg,.wav",
  file: undefined,
};

type Props = { content: DraftContent; onChange: (changes: Partial<DraftContent>) => void };

/** What is said: words, a picture, a voice, a file, or data of a program. */
export function ContentFields({ content, onChange }: Props) {
  const t = useTranslations("console.send");
  const { body, text, json } = content;
  return (
    <>
      <SelectField
        label={t("kind")}
        value={body}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ body: bodyKinds.find((known) => known === value) ?? "text", file: null });
        }}
      >
        {bodyKinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`bodies.${kind}`)}
          </option>
        ))}
      </SelectField>
      {(body === "image" || body === "voice" || body === "file") && (
        <FileField key={body} kind={body} file={content.file} onFile={(file) => onChange({ file })} />
      )}
      {body === "custom" ? (
        <TextArea
          label={t("json")}
          hint={t("jsonHint")}
          error={json.trim() !== "" && readObject(json) === null ? t("jsonFault") : undefined}
          rows={6}
          required
          spellCheck={false}
          className="font-mono"
          value={json}
          onChange={(event) => onChange({ json: event.currentTarget.value })}
        />
      ) : (
        body !== "voice" && (
          <TextArea
            label={t(body === "text" ? "text" : "caption")}
            rows={body === "text" ? 4 : 2}
            required={body === "text"}
            value={text}
            onChange={(event) => onChange({ text: event.currentTarget.value })}
          />
        )
      )}
    </>
  );
}

function FileField({
  kind,
  file,
  onFile,
}: {
  kind: "image" | "voice" | "file";
  file: DraftFile | null;
  onFile: (file: DraftFile | null) => void;
}) {
  const t = useTranslations("console.send");
  const [isBroken, setBroken] = useState(false);
  const take = async (blob: Blob | undefined, name: string) => {
    if (!blob) return;
    const read = await readDraftFile(kind, blob, name);
    setBroken(read === null);
    if (file) URL.revokeObjectURL(file.url);
    onFile(read);
  };
  return (
    <div className="space-y-2 text-sm">
      <label className="block">
        <span className="mb-1 block font-medium">{t(`choose.${kind}`)}</span>
        <input
          type="file"
          accept={accepted[kind]}
          className="max-w-full"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            void take(chosen, chosen?.name ?? "");
          }}
        />
      </label>
      {kind === "voice" && <RecordButton onRecorded={(blob) => void take(blob, "voice")} />}
      <p role="alert" className="text-danger empty:hidden">
        {isBroken ? t("fileFault") : ""}
      </p>
      {file && kind !== "image" && (
        <Button
          tone="quiet"
          onClick={() => {
            URL.revokeObjectURL(file.url);
            onFile(null);
          }}
        >
          {t("removeFile")}
        </Button>
      )}
    </div>
  );
}
