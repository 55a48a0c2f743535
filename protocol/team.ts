import * as z from "zod";
import { limits } from "./limits.ts";
import { email, type OperatorRole } from "./operator.ts";
import { id, line, offeredPassword, webPassword } from "./text.ts";

export const Role = z.enum(["owner", "admin", "support"]);

/** Somebody who runs an app with others. */
export type TeamMember = {
  id: number;
  email: string;
  name: string;
  role: OperatorRole;
  /** The second step at sign-in is on. */
  secondFactor: boolean;
  seenAt: number | null;
};

export type TeamInvite = {
  id: number;
  email: string;
  role: OperatorRole;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
};

export type Team = { members: TeamMember[]; invites: TeamInvite[] };

export const InviteOperator = z.object({ email, role: Role });
export type InviteOperator = z.infer<typeof InviteOperator>;
/** The link's token is told once. */
export type InvitedOperator = TeamInvite & { token: string };

export const TeamPerson = z.object({ id });
export type TeamPerson = z.infer<typeof TeamPerson>;
export const SetTeamRole = z.object({ id, role: Role });
export type SetTeamRole = z.infer<typeof SetTeamRole>;

const token = z.string().min(16).max(128);

/** What a link offers, to whoever holds it. */
export const OperatorInviteToken = z.object({ token });
export type OperatorInviteToken = z.infer<typeof OperatorInviteToken>;
export type OfferedRole = { app: string; email: string; role: OperatorRole; known: boolean };

/**
 * Takes a link: of somebody new the password to have, of somebody known the one they have. Nothing else may be named:
 * app and role are the link's.
 */
export const AcceptOperatorInvite = z.strictObject({
  token,
  email,
  name: line(limits.operatorNameBytes).default(""),
  password: offeredPassword,
  code: z.string().max(64).optional(),
});
export type AcceptOperatorInvite = z.infer<typeof AcceptOperatorInvite>;

/** A code of the authenticator app, or a recovery code. */
export const SecondFactorCode = z.object({ code: z.string().min(1).max(64) });
export type SecondFactorCode = z.infer<typeof SecondFactorCode>;

/** What an authenticator app is given; told until a first code confirms it. */
export type OfferedSecondFactor = { secret: string; uri: string };
export type RecoveryCodes = { recoveryCodes: string[] };

export const DisableSecondFactor = z.object({ password: offeredPassword });
export type DisableSecondFactor = z.infer<typeof DisableSecondFactor>;

export const ChangeOperatorPassword = z.object({ oldPassword: offeredPassword, newPassword: webPassword });
export type ChangeOperatorPassword = z.infer<typeof ChangeOperatorPassword>;

export const UpdateOperator = z.object({ name: line(limits.operatorNameBytes) });
export type UpdateOperator = z.infer<typeof UpdateOperator>;

/** An operator's own account, as its page shows it. */
export type OperatorAccount = {
  email: string;
  name: string;
  secondFactor: boolean;
  recoveryCodesLeft: number;
  sessions: { id: number; device: string; address: string; seenAt: number; current: boolean }[];
};
