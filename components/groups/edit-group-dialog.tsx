"use client";

import { type FormEvent, useId, useState } from "react";
import { useTranslations } from "use-intl/react";
import { PictureField } from "#components/media/picture-field.tsx";
import { useClient } from "#components/shell/client-provider.tsx";
import { useAct } from "#components/shell/use-command.ts";
import { announce } from "#components/ui/announcer.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { GroupInfo, GroupSettings } from "#protocol/group.ts";
import { limits } from "#protocol/limits.ts";
import { isTooLong } from "./bytes.ts";
import { managesGroup } from "./rights.ts";
import { VisibilityChoice } from "./visibility-choice.tsx";

const whoever = ["members", "keepers"] as const;
const choices: { [K in keyof GroupSettings]: readonly GroupSettings[K][] } = {
  invite: whoever,
  mentionAll: whoever,
  edit: whoever,
  history: ["none", "all"],
};
const settingNames = Object.keys(choices) as (keyof GroupSettings)[]; // the keys of an object of ours

function SettingFields({ settings }: { settings: GroupSettings }) {
  const t = useTranslations("group");
  return settingNames.map((name) => (
    <SelectField key={name} name={name} label={t(`settings.${name}`)} defaultValue={settings[name]}>
      {choices[name].map((value) => (
        <option key={value} value={value}>
          {name === "history"
            ? t(`histories.${value === "all" ? "all" : "none"}`)
            : t(`who.${value === "members" ? "members" : "keepers"}`)}
        </option>
      ))}
    </SelectField>
  ));
}

/** Reads a setting as the form has it. */
function chosen<K extends keyof GroupSettings>(
  data: FormData,
  name: K,
  before: GroupSettings,
): GroupSettings[K] {
  const options: readonly GroupSettings[K][] = choices[name];
  return options.find((option) => option === data.get(name)) ?? before[name];
}

/** The group's name and description for who may change them; to owner and admins its settings too. */
export function EditGroupDialog({ group, onClose }: { group: GroupInfo; onClose: () => void }) {
  const t = useTranslations("group");
  const common = useTranslations("common");
  const client = useClient();
  const { busy, act } = useAct();
  const form = useId();
  const manages = managesGroup(group);
  const [visibility, setVisibility] = useState(group.visibility);
  const [fault, setFault] = useState<{ name?: string; description?: string }>({});
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (field: string) => String(data.get(field) ?? "").trim();
    const [name, description] = [text("name"), text("description")];
    const wrong = {
      ...(name === "" ? { name: t("nameMissing") } : {}),
      ...(isTooLong(name, limits.groupNameBytes) ? { name: t("nameTooLong") } : {}),
      ...(isTooLong(description, limits.groupDescriptionBytes)
        ? { description: t("descriptionTooLong") }
        : {}),
    };
    setFault(wrong);
    if (Object.keys(wrong).length > 0) return;
    const { settings: before } = group;
    const settings: GroupSettings = {
      invite: chosen(data, "invite", before),
      mentionAll: chosen(data, "mentionAll", before),
      edit: chosen(data, "edit", before),
      history: chosen(data, "history", before),
    };
    const ruled = manages ? { visibility, settings } : {};
    if (!(await act("group.update", { group: group.id, name, description, ...ruled }))) return;
    announce(common("saved"));
    onClose();
  };
  return (
    <Dialog
      title={t("edit")}
      closeLabel={common("close")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button form={form} type="submit" tone="primary" busy={busy}>
            {common("save")}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="space-y-4">
        <PictureField
          id={String(group.id)}
          name={group.name}
          kind="group"
          picture={group.avatar}
          onChange={(avatar) => client.call("group.update", { group: group.id, avatar })}
        />
        <TextField
          name="name"
          label={t("name")}
          defaultValue={group.name}
          error={fault.name}
          autoComplete="off"
        />
        <TextArea
          name="description"
          label={t("description")}
          note={common("optional")}
          defaultValue={group.description}
          error={fault.description}
        />
        {manages && (
          <>
            <VisibilityChoice value={visibility} onChange={setVisibility} />
            <SettingFields settings={group.settings} />
          </>
        )}
      </form>
    </Dialog>
  );
}
