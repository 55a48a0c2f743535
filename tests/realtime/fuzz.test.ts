// Inputs nobody would write, in the form of the commands and in none. FUZZ_CASES=10000000 before a release; by default
// it is short enough for every day. A fault names the seed to run it again with: FUZZ_SEED.
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import type { UserContext } from "#core/context.ts";
import { type CommandName, commands } from "#protocol/commands.ts";
import { connect, type Device, type LiveTenant, openLiveTenant, signIn, ticketOf } from "./support/live.ts";

const CASES = Number(process.env.FUZZ_CASES ?? 2_000);
const AT_ONCE = 25;
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);
/** Each costs a password's hash, which has a queue of its own. */
const SLOW: CommandName[] = ["user.changePassword"];

let live: LiveTenant;
let ann: UserContext;
let device: Device;

const openDevice = async () => connect(live.server.port, { ticket: ticketOf(await signIn(ann)) });

beforeAll(async () => {
  live = await openLiveTenant();
  const unlimited = { commandsPerSecond: 1_000_000, commandBurst: 1_000_000, sendsPerMinute: 1_000_000 };
  const app = await live.tenant.app("fuzz", { ...unlimited, sendBurst: 1_000_000, socketsPerUser: 10_000 });
  ann = await live.tenant.user(app, "annie");
  await live.tenant.user(app, "benny");
  device = await openDevice();
});
afterAll(async () => {
  device.close();
  await live.close();
});

const oddStrings = fc.constantFrom(
  ..."\u0000|\ud800|'; DROP TABLE users; --|%|_|../../etc/passwd|__proto__|\u202Egnp|annie|benny|BENNY".split(
    "|",
  ),
  "",
  "x".repeat(7_001),
);
const oddNumbers = fc.constantFrom(-1, 0, 1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308);
const odd: fc.Arbitrary<unknown> = fc.oneof(
  oddStrings,
  oddNumbers,
  fc.string({ unit: "binary" }),
  fc.constantFrom<unknown>(null, true, [], {}, { not: "" }, { toString: 1 }),
  fc.jsonValue({ maxDepth: 3 }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
);

type Shape = {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: Shape[];
  oneOf?: Shape[];
};

/** Values of a command's form, in which any part may be odd, missing or too much. */
function valuesOf(shape: Shape): fc.Arbitrary<unknown> {
  const wrongNowAndThen = (right: fc.Arbitrary<unknown>) =>
    fc.oneof({ arbitrary: right, weight: 6 }, { arbitrary: odd, weight: 1 });
  const kinds = shape.anyOf ?? shape.oneOf;
  if (kinds) return wrongNowAndThen(fc.oneof(...kinds.map(valuesOf)));
  if (shape.const !== undefined) return wrongNowAndThen(fc.constant(shape.const));
  if (shape.enum) return wrongNowAndThen(fc.constantFrom(...shape.enum));
  if (shape.items) return wrongNowAndThen(fc.array(valuesOf(shape.items), { maxLength: 5 }));
  if (shape.properties) {
    const parts = Object.entries(shape.properties).map(([name, part]) => [name, valuesOf(part)]);
    const whole = fc.record(Object.fromEntries(parts), { requiredKeys: [] });
    const more = fc.dictionary(fc.string(), odd, { maxKeys: 1 });
    return wrongNowAndThen(fc.tuple(whole, more).map(([known, unknown]) => ({ ...unknown, ...known })));
  }
  if (shape.type === "string") return fc.oneof(oddStrings, fc.string());
  return fc.oneof(oddNumbers, fc.integer({ min: 0, max: 20 }));
}

// The table's own keys.
const names = (Object.keys(commands) as CommandName[]).filter((name) => !SLOW.includes(name));
const asked = fc.constantFrom(...names).chain((name) => {
  // Seen as one schema: of the union of all inputs only its form is wanted.
  const input: z.ZodType = commands[name].input;
  const shape = z.toJSONSchema(input, { io: "input", unrepresentable: "any" }) as Shape;
  return fc.tuple(fc.constant(name), fc.oneof({ arbitrary: valuesOf(shape), weight: 9 }, odd));
});

it(`answers ${CASES} inputs that are odd in some way, and never fails by itself`, {
  timeout: 60_000 + CASES * 20,
}, async () => {
  const askAll = async (requests: [CommandName, unknown][]) => {
    if (!device.socket.connected) device = await openDevice();
    const { socket } = device;
    const answers = await Promise.all(
      // What is asked is of no type at all.
      requests.map(([name, input]) => device.call(name, input as never).catch((error: Error) => error)),
    );
    for (const [index, answer] of answers.entries()) {
      const told = `${requests[index]?.[0]} ${JSON.stringify(requests[index]?.[1])}`;
      // A session that was ended on demand answers nothing more.
      if (answer instanceof Error) expect(socket.connected, told).toBe(false);
      else if (!answer.ok) expect(answer.error.code, told).not.toMatch(/^(internal|unavailable)$/);
    }
  };
  const batches = fc.array(asked, { minLength: AT_ONCE, maxLength: AT_ONCE });
  await fc.assert(fc.asyncProperty(batches, askAll), {
    numRuns: Math.ceil(CASES / AT_ONCE),
    seed: SEED,
    endOnFailure: true,
  });
  expect(Reflect.get({}, "polluted")).toBeUndefined();
  device.close();
  device = await openDevice();
  expect(await device.call("session.get", {})).toMatchObject({ ok: true });
});
