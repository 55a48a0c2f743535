"use client";

import { MapPin, Mic, Paperclip, Plus, Smile, SquareUser } from "lucide-react";
import { useRef } from "react";
import { useTranslations } from "use-intl/react";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";

const HOLD_MS = 400;

/** Beside the box: files, what else can be sent, and the voice. */
export function ComposerTools({
  onFiles,
  onRecord,
  onAsk,
  onEmoji,
}: {
  onFiles: (files: Iterable<File>) => void;
  /** `held`: the button is still down, and letting go will end the recording. */
  onRecord: (held: boolean) => void;
  /** Opens a dialog; outside of the box, as a form cannot stand in another. */
  onAsk: (what: "place" | "contact") => void;
  /** Opens what an emoji is chosen from. */
  onEmoji: () => void;
}) {
  const t = useTranslations("media");
  const input = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const hold = useRef<ReturnType<typeof setTimeout>>(undefined);
  const take = (element: HTMLInputElement) => {
    onFiles([...(element.files ?? [])]);
    element.value = "";
  };
  return (
    <span className="flex shrink-0 items-center">
      <input
        ref={input}
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t("attachFiles")}
        className="sr-only"
        onChange={(event) => take(event.currentTarget)}
      />
      <input
        ref={camera}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-hidden
        onChange={(event) => take(event.currentTarget)}
      />
      <IconButton label={t("attach")} onClick={() => input.current?.click()}>
        <Icon of={Paperclip} />
      </IconButton>
      <IconButton label={t("emoji")} onClick={onEmoji}>
        <Icon of={Smile} />
      </IconButton>
      <Menu
        label={t("more")}
        icon={<Icon of={Plus} />}
        items={[
          ...(matchMedia("(pointer: coarse)").matches
            ? [{ label: t("takePhoto"), onSelect: () => camera.current?.click() }]
            : []),
          { label: t("place"), icon: <Icon of={MapPin} size={16} />, onSelect: () => onAsk("place") },
          {
            label: t("contact"),
            icon: <Icon of={SquareUser} size={16} />,
            onSelect: () => onAsk("contact"),
          },
        ]}
      />
      <IconButton
        label={t("recordVoice")}
        onPointerDown={() => {
          hold.current = setTimeout(() => onRecord(true), HOLD_MS);
        }}
        onPointerUp={() => clearTimeout(hold.current)}
        onPointerLeave={() => clearTimeout(hold.current)}
        onClick={() => {
          clearTimeout(hold.current);
          onRecord(false);
        }}
      >
        <Icon of={Mic} />
      </IconButton>
    </span>
  );
}
