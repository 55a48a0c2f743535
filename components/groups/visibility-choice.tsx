"use client";

import { useTranslations } from "use-intl/react";
import { Segmented } from "#components/ui/segmented.tsx";
import type { GroupVisibility } from "#protocol/group.ts";

/** Whether a group can be found by others, with what that means. */
export function VisibilityChoice({
  value,
  onChange,
}: {
  value: GroupVisibility;
  onChange: (value: GroupVisibility) => void;
}) {
  const t = useTranslations("group");
  return (
    <div>
      <Segmented
        label={t("visibility")}
        value={value}
        onChange={onChange}
        options={[
          { value: "private", label: t("visibilities.private") },
          { value: "public", label: t("visibilities.public") },
        ]}
      />
      <p className="mt-1 text-xs text-ink-3">{t(`visibilityHints.${value}`)}</p>
    </div>
  );
}
