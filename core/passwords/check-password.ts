import { refuse } from "../fail.ts";
import type { CoreRuntime } from "../runtime.ts";
import { mayBePassword, verifyPassword } from "./hash-password.ts";

/** Wrong attempts in a minute before somebody has to wait; an hour allows ten times as many. */
type Slowdown = { name: string; attempts: number };

export type PasswordCheck = {
  /** Null when nobody has that name: takes the same time and ends the same way. */
  stored: string | null;
  password: string;
  /** What wrong attempts are counted under; keys begin with the app's id. */
  slowdowns: Slowdown[];
};

const windows = [
  { seconds: 60, factor: 1 },
  { seconds: 3_600, factor: 10 },
];

/**
 * Passes when the password is right. Wrong ones are counted and slowed down, never locked: `busy` tells the time to
 * wait, after which the right password works. A right one costs nothing.
 */
export async function checkPassword(runtime: CoreRuntime, check: PasswordCheck): Promise<void> {
  const budgets = check.slowdowns.flatMap(({ name, attempts }) =>
    windows.map(({ seconds, factor }) => ({
      key: `${name}:${seconds}`,
      budget: { points: attempts * factor, seconds },
    })),
  );
  const attempt = async (verify: () => Promise<boolean>) => {
    // Taken before the slow hash, so that many guesses at once do not slip through together.
    for (const { key, budget } of budgets) await runtime.limiter.take(key, budget);
    if (!(await verify())) throw refuse("wrong_credentials", "The name or the password is wrong.");
    for (const { key, budget } of budgets) await runtime.limiter.take(key, budget, -1);
  };
  if (!mayBePassword(check.password)) return attempt(async () => false);
  // Counted in its turn: of many right ones at once only those being hashed count, and none has to wait for it.
  await runtime.hashes.run(() => attempt(() => verifyPassword(check.stored, check.password)));
}
