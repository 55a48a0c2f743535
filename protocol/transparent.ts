import * as z from "zod";
import { limits } from "./limits.ts";
import { id, text, username } from "./text.ts";

/** Whom a transparent command is for: a person, everybody else in a group, or my own other devices. */
export const TransparentTarget = z.union([
  z.strictObject({ user: username }),
  z.strictObject({ group: id }),
  z.strictObject({ self: z.literal(true) }),
]);
export type TransparentTarget = z.infer<typeof TransparentTarget>;

/** A word between programs: never stored, never shown, and only for those who are online. */
export const SendTransparent = z.object({ target: TransparentTarget, text: text(limits.transparentBytes) });
export type SendTransparent = z.infer<typeof SendTransparent>;

export type TransparentCommand = { from: string; target: TransparentTarget; text: string };
