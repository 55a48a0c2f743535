import clsx from "clsx";
import { hueOf, initialOf } from "./initial.ts";

const sizes = {
  24: "size-6 text-2xs",
  28: "size-7 text-2xs",
  36: "size-9 text-sm",
  40: "size-10 text-base",
  72: "size-18 text-2xl",
} as const;

export type AvatarProps = {
  /** What the hue is made from: the username, or the group's id. */
  id: string;
  /** Whose first character is drawn. */
  name: string;
  kind?: "person" | "group";
  size?: keyof typeof sizes;
  src?: string | undefined;
  /** Draws the presence dot. The word for it belongs into the text beside it. */
  online?: boolean;
  className?: string;
};

/** A face: people are round, groups are square. Silent to screen readers, as the name stands beside it. */
export function Avatar({
  id,
  name,
  kind = "person",
  size = 40,
  src,
  online = false,
  className,
}: AvatarProps) {
  const shape = kind === "person" ? "rounded-round" : "rounded-square";
  return (
    <span aria-hidden className={clsx("relative inline-block shrink-0", sizes[size], className)}>
      {src ? (
        // biome-ignore lint/performance/noImgElement: served by our own host, already in this size.
        <img src={src} alt="" className={clsx("size-full object-cover", shape)} />
      ) : (
        <span
          data-hue={hueOf(id)}
          className={clsx("avatar-tint flex size-full items-center justify-center font-medium", shape)}
        >
          {initialOf(name)}
        </span>
      )}
      {online && (
        <span className="absolute -right-px -bottom-px size-3 rounded-round border-2 border-list bg-online group-aria-[current=page]:border-raised" />
      )}
    </span>
  );
}
