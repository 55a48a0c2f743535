import { Avatar } from "#components/ui/avatar.tsx";
import { Logo } from "#components/ui/logo.tsx";
import { SealBadge } from "#components/ui/seal-badge.tsx";
import { Specimen } from "./specimen.tsx";

/** Written out, so that the style sheet has them. */
const swatches = {
  rail: "bg-rail",
  list: "bg-list",
  canvas: "bg-canvas",
  raised: "bg-raised",
  own: "bg-own",
  "own-meta": "bg-own-meta",
  line: "bg-line",
  "line-strong": "bg-line-strong",
  ink: "bg-ink",
  "ink-2": "bg-ink-2",
  "ink-3": "bg-ink-3",
  jade: "bg-jade",
  "jade-hover": "bg-jade-hover",
  "jade-soft": "bg-jade-soft",
  "on-jade": "bg-on-jade",
  seal: "bg-seal",
  "on-seal": "bg-on-seal",
  danger: "bg-danger",
  "warn-bg": "bg-warn-bg",
  "warn-ink": "bg-warn-ink",
  online: "bg-online",
  ring: "bg-ring",
};

const sizes = {
  "26/32": "text-2xl",
  "20/28": "text-xl",
  "17/24": "text-lg",
  "15/24": "text-base",
  "13/20": "text-sm",
  "12/16": "text-xs",
  "11/16": "text-2xs",
};

/** Colours, type, faces and seals. */
export function Foundations() {
  return (
    <>
      <Specimen title="Roles">
        {Object.entries(swatches).map(([role, colour]) => (
          <figure key={role} className="w-20 space-y-1">
            <div className={`h-12 rounded-control border border-line ${colour}`} />
            <figcaption className="text-2xs text-ink-2">{role}</figcaption>
          </figure>
        ))}
      </Specimen>
      <Specimen title="Type">
        <div className="space-y-2">
          {Object.entries(sizes).map(([size, type]) => (
            <p key={size} className={type}>
              <span className="tnum mr-4 text-ink-3">{size}</span>
              Messages between people <span lang="zh-CN">人与人的消息</span> 0123456789
            </p>
          ))}
        </div>
      </Specimen>
      <Specimen title="Seal, faces">
        <Logo size={28} />
        <Logo />
        <Logo size={48} />
        {[1, 12, 99, 100].map((count) => (
          <SealBadge key={count} count={count} />
        ))}
        <SealBadge count={12} muted />
        {["mei", "zhou.lan", "alex", "priya", "lin.wan"].map((id, index) => (
          <Avatar
            key={id}
            id={id}
            name={["Mei", "周岚", "Alex", "Priya", "林晚"][index] ?? id}
            online={index < 2}
          />
        ))}
        {["g1", "g2", "g3"].map((id, index) => (
          <Avatar key={id} id={id} name={["产品", "Ops", "读书会"][index] ?? id} kind="group" />
        ))}
        <Avatar id="mei" name="Mei" size={72} />
        <Avatar id="mei" name="Mei" size={36} />
        <Avatar id="mei" name="Mei" size={28} />
        <Avatar id="mei" name="Mei" size={24} />
      </Specimen>
    </>
  );
}
