"use client";

import { useTranslations } from "use-intl/react";
import { useAct } from "#components/shell/use-command.ts";
import { Switch } from "#components/ui/switch.tsx";
import type { GroupInfo } from "#protocol/group.ts";
import type { ConversationState } from "#sdk/state.ts";
import { managesGroup } from "./rights.ts";

/** What a conversation is for me alone, and who may write in it. */
export function ConversationSwitches({
  conversation,
  group,
}: {
  conversation: ConversationState;
  group: GroupInfo;
}) {
  const t = useTranslations("group");
  const { act } = useAct();
  const { preferences, info } = conversation;
  const place = { conversation: info.id };
  return (
    <div className="px-4">
      <Switch
        label={t("noDisturb")}
        checked={preferences.noDisturb}
        onChange={(noDisturb) => act("conversation.update", { ...place, noDisturb })}
      />
      <Switch
        label={t("pin")}
        checked={preferences.pinnedAt !== null}
        onChange={(pinned) => act("conversation.update", { ...place, pinned })}
      />
      <Switch
        label={t("shield")}
        hint={t("shieldHint")}
        checked={preferences.shielded}
        onChange={(shielded) => act("conversation.update", { ...place, shielded })}
      />
      {managesGroup(group) && (
        <Switch
          label={t("silenceAll")}
          hint={t("silenceAllHint")}
          checked={group.silencedAll}
          onChange={(silenced) => act("group.silenceAll", { group: group.id, silenced })}
        />
      )}
    </div>
  );
}
