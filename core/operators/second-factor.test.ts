import { generate } from "otplib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visitorOf } from "#tests/support/context.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { hashPassword } from "../passwords/hash-password.ts";
import { getOwnAccount } from "./own-account.ts";
import { confirmSecondFactor, disableSecondFactor, offerSecondFactor } from "./second-factor.ts";
import { signInOperator } from "./sign-in-operator.ts";

const password = "horse battery staple";
const HALF_MINUTE = 30_000;

let tenant: Tenant;
let owner: OperatorContext;
let secret = "";
let recoveryCodes: string[] = [];

beforeAll(async () => {
  tenant = await openTenant();
  const passwordHash = await hashPassword(tenant.runtime, password);
  owner = await operatorOf(tenant, await tenant.app(), "owner", { passwordHash });
});
afterAll(() => tenant.close());

const codeIn = (ms: number) => generate({ secret, epoch: Math.floor((Date.now() + ms) / 1_000) });

/** A sign-in so many milliseconds from now. */
const signIn = (code: string | undefined, ms = 0, given = password) =>
  signInOperator(visitorOf(tenant, undefined, { now: () => new Date(Date.now() + ms) }), {
    email: owner.actor.email,
    password: given,
    ...(code === undefined ? {} : { code }),
  });

describe("the second step at sign-in", () => {
  it("counts only after a first code, and is kept so that the database alone does not tell it", async () => {
    ({ secret } = await offerSecondFactor(owner));
    await expect(signIn(undefined)).resolves.toMatchObject({ operatorId: owner.actor.operatorId });
    await expect(confirmSecondFactor(owner, { code: "000000" })).rejects.toMatchObject({
      code: "code_wrong",
    });
    ({ recoveryCodes } = await confirmSecondFactor(owner, { code: await codeIn(0) }));
    expect(new Set(recoveryCodes).size).toBe(10);
    const row = await tenant.runtime.db.operator.findUniqueOrThrow({
      where: { id: owner.actor.operatorId },
      include: { recoveryCodes: true },
    });
    const kept = JSON.stringify(row, (_, value) => `${value}`);
    for (const told of [secret, ...recoveryCodes]) expect(kept).not.toContain(told);
  });

  it("is asked for after a right password alone", async () => {
    await expect(signIn(undefined)).rejects.toMatchObject({ code: "second_factor_needed" });
    await expect(signIn(undefined, 0, "wrong")).rejects.toMatchObject({ code: "wrong_credentials" });
    await expect(signIn("123456")).rejects.toMatchObject({ code: "code_wrong" });
  });

  it("takes each code once, of two at the same time one", async () => {
    const later = 4 * HALF_MINUTE;
    const code = await codeIn(later);
    const both = await Promise.allSettled([signIn(code, later), signIn(code, later)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(signIn(code, later)).rejects.toMatchObject({ code: "code_wrong" });
  });

  it("lets in by each recovery code once", async () => {
    await tenant.runtime.db.operator.updateMany({ data: { totpLastStep: 0 } });
    const [code = ""] = recoveryCodes;
    // A fresh minute for guesses.
    const other = await openSecond();
    await expect(other(code.toUpperCase())).resolves.toBeTruthy();
    await expect(other(code)).rejects.toMatchObject({ code: "code_wrong" });
    expect((await getOwnAccount(owner)).recoveryCodesLeft).toBe(9);
  });

  it("is switched off after the password", async () => {
    await expect(disableSecondFactor(owner, { password: "wrong" })).rejects.toMatchObject({
      code: "wrong_credentials",
    });
    await disableSecondFactor(owner, { password });
    await expect(signIn(undefined)).resolves.toBeTruthy();
  });

  it("slows guesses", async () => {
    ({ secret } = await offerSecondFactor(owner));
    const guesses = Array.from({ length: 8 }, () => confirmSecondFactor(owner, { code: "000000" }));
    const codes = (await Promise.allSettled(guesses)).map((guess) =>
      guess.status === "rejected" ? guess.reason.code : "taken",
    );
    expect(codes).toContain("busy");
    expect(codes).not.toContain("taken");
  });
});

/** The same operator at another process, whose limiter has counted nothing. */
async function openSecond() {
  const limiter = {
    take: async () => {},
    spend: async () => ({ left: 1, spent: false, resetMs: 0 }),
  };
  return (code: string) => {
    const visitor = visitorOf(tenant);
    return signInOperator(
      { ...visitor, runtime: { ...visitor.runtime, limiter } },
      { email: owner.actor.email, password, code },
    );
  };
}
