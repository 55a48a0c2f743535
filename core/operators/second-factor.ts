import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { generateSecret, generateURI, verify } from "otplib";
import { limits } from "#protocol/limits.ts";
import type {
  DisableSecondFactor,
  OfferedSecondFactor,
  RecoveryCodes,
  SecondFactorCode,
} from "#protocol/team.ts";
import type { Context } from "../context.ts";
import { refuse } from "../fail.ts";
import type { CoreRuntime } from "../runtime.ts";
import { type Tx, transaction } from "../transaction.ts";
import { actingOperator } from "./acting-operator.ts";
import { checkOwnPassword } from "./check-own-password.ts";

/** Codes of the half minute before and after count too, for clocks that differ a little. */
const TOLERANCE_SECONDS = 30;
const GUESSES_PER_MINUTE = 5;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

type Keys = Pick<CoreRuntime, "key">;

function seal(runtime: Keys, operatorId: number, secret: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", runtime.key("second-factor"), nonce);
  cipher.setAAD(Buffer.from(String(operatorId)));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url");
}

function open(runtime: Keys, operatorId: number, stored: string): string {
  const bytes = Buffer.from(stored, "base64url");
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", runtime.key("second-factor"), nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(String(operatorId)));
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
    "utf8",
  );
}

/** Offers the acting operator a new secret for an authenticator app; it counts once a code of it was given. */
export async function offerSecondFactor(ctx: Context): Promise<OfferedSecondFactor> {
  const { operatorId, email } = actingOperator(ctx);
  const secret = generateSecret();
  await transaction(ctx, async (tx) => {
    const { count } = await tx.db.operator.updateMany({
      where: { id: operatorId, totpConfirmedAt: null },
      data: { totpSecret: seal(ctx.runtime, operatorId, secret), totpLastStep: 0 },
    });
    if (count === 0) throw refuse("invalid_input", "The second step is on already.");
  });
  return { secret, uri: generateURI({ issuer: "Borealis", label: email, secret }) };
}

/** Switches the second step on after a first code, and answers recovery codes, which are told this once. */
export async function confirmSecondFactor(ctx: Context, { code }: SecondFactorCode): Promise<RecoveryCodes> {
  const { operatorId, email } = actingOperator(ctx);
  await takeGuess(ctx, operatorId);
  const confirmed = await transaction(ctx, async (tx) => {
    if (!(await takeCode(ctx, tx, operatorId, code))) throw wrongCode();
    await tx.db.operator.update({ where: { id: operatorId }, data: { totpConfirmedAt: ctx.now() } });
    const recoveryCodes = Array.from({ length: limits.recoveryCodes }, () => newCode());
    await tx.db.operatorRecoveryCode.deleteMany({ where: { operatorId } });
    await tx.db.operatorRecoveryCode.createMany({
      data: recoveryCodes.map((recovery) => ({ operatorId, codeHash: hashCode(recovery) })),
    });
    tx.audit({ action: "operator.enableSecondFactor", target: `operator:${email}` });
    return { recoveryCodes };
  });
  await takeGuess(ctx, operatorId, -1);
  return confirmed;
}

/** Switches the second step off, after the password. */
export async function disableSecondFactor(ctx: Context, { password }: DisableSecondFactor): Promise<void> {
  const { operatorId, email } = actingOperator(ctx);
  await checkOwnPassword(ctx, password);
  await transaction(ctx, async (tx) => {
    await tx.db.operator.update({
      where: { id: operatorId },
      data: { totpSecret: null, totpConfirmedAt: null, totpLastStep: 0 },
    });
    await tx.db.operatorRecoveryCode.deleteMany({ where: { operatorId } });
    tx.audit({ action: "operator.disableSecondFactor", target: `operator:${email}` });
  });
}

/**
 * Passes when the operator has no second step, or gave a code that works: each works once, guesses are slowed. Comes
 * after the password, so that a wrong one tells nothing about the second step.
 */
export async function checkSecondFactor(
  ctx: Context,
  operator: { id: number; totpConfirmedAt: Date | null },
  code: string | undefined,
): Promise<void> {
  if (!operator.totpConfirmedAt) return;
  if (!code) throw refuse("second_factor_needed", "This account signs in with a second step.");
  await takeGuess(ctx, operator.id);
  const isTaken = await transaction(
    ctx,
    async (tx) =>
      (await takeCode(ctx, tx, operator.id, code)) || (await takeRecoveryCode(ctx, tx, operator.id, code)),
  );
  if (!isTaken) throw wrongCode();
  await takeGuess(ctx, operator.id, -1);
}

/** Counted before a code is looked at, and given back for a right one. */
const takeGuess = (ctx: Context, operatorId: number, cost = 1): Promise<void> =>
  ctx.runtime.limiter.take(
    `-:second-factor:${operatorId}`,
    { points: GUESSES_PER_MINUTE, seconds: 60 },
    cost,
  );

/** True for a code of the authenticator app that was not used yet. */
async function takeCode(ctx: Context, tx: Tx, operatorId: number, code: string): Promise<boolean> {
  const token = code.replace(/\s/g, "");
  // Held until the commit: the same code twice at once is taken once.
  const row = await tx.db.operator.update({ where: { id: operatorId }, data: { id: operatorId } });
  if (row.totpSecret === null || !/^\d{6}$/.test(token)) return false;
  const result = await verify({
    secret: open(ctx.runtime, operatorId, row.totpSecret),
    token,
    epoch: Math.floor(ctx.now().getTime() / 1_000),
    epochTolerance: TOLERANCE_SECONDS,
    afterTimeStep: Number(row.totpLastStep),
  });
  if (!result.valid || !("timeStep" in result)) return false;
  await tx.db.operator.update({ where: { id: operatorId }, data: { totpLastStep: result.timeStep } });
  return true;
}

async function takeRecoveryCode(ctx: Context, tx: Tx, operatorId: number, code: string): Promise<boolean> {
  const { count } = await tx.db.operatorRecoveryCode.updateMany({
    where: { operatorId, codeHash: hashCode(code), usedAt: null },
    data: { usedAt: ctx.now() },
  });
  return count > 0;
}

const CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const CODE_CHARACTERS = 12;

/** Twelve characters that are not taken for each other, in groups: some 59 bits. */
function newCode(): string {
  const letters = Array.from({ length: CODE_CHARACTERS }, () => CODE_ALPHABET[randomIndex()]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

function randomIndex(): number {
  for (;;) {
    const [byte = 255] = randomBytes(1);
    // Without the rest every letter is as likely as the others.
    if (byte < 256 - (256 % CODE_ALPHABET.length)) return byte % CODE_ALPHABET.length;
  }
}

const hashCode = (code: string): string =>
  createHash("sha256").update(code.replace(/[\s-]/g, "").toLowerCase()).digest("base64url");

const wrongCode = () => refuse("code_wrong", "That code is wrong or was used already.");
