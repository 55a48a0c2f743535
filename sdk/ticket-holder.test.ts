import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createTicketHolder } from "./ticket-holder.ts";

let monotonic = 0;
let wall = 0;
let fetched = 0;

const pass = (ms: number) => {
  monotonic += ms;
  wall += ms;
  return vi.advanceTimersByTimeAsync(ms);
};

const holder = (fetch = async () => ({ ticket: `fetched-${++fetched}`, expiresAt: 0 })) =>
  createTicketHolder(fetch, [() => monotonic, () => wall]);

beforeEach(() => {
  vi.useFakeTimers();
  monotonic = wall = fetched = 0;
});
afterEach(() => vi.useRealTimers());

describe("the ticket for coming back", () => {
  it("is fetched once, and again only when it has grown old", async () => {
    const tickets = holder();
    expect(await tickets.take()).toBe("fetched-1");
    await pass(54_000);
    expect(await tickets.take()).toBe("fetched-1");
    await pass(1_000);
    expect(await tickets.take()).toBe("fetched-2");
  });

  it("counts its life from when it was asked for", async () => {
    const tickets = holder(async () => {
      await pass(40_000);
      return { ticket: `fetched-${++fetched}`, expiresAt: 0 };
    });
    await tickets.take();
    await pass(16_000);
    expect(await tickets.take()).toBe("fetched-2");
  });

  it("is old after a sleep that stopped one clock, and outlives a clock that is set back", async () => {
    const tickets = holder();
    await tickets.take();
    wall -= 3_600_000;
    expect(await tickets.take()).toBe("fetched-1");
    wall += 3_600_000 + 60_000;
    expect(await tickets.take()).toBe("fetched-2");
  });

  it("is renewed over an open connection, so that it is never old while that lasts", async () => {
    const tickets = holder();
    await tickets.take();
    let asked = 0;
    tickets.renew(async () => ({ ticket: `renewed-${++asked}`, expiresAt: 0 }));
    await pass(10 * 60_000);
    expect(asked).toBe(30);
    expect(await tickets.take()).toBe("renewed-30");
    tickets.rest();
    await pass(60_000);
    expect(asked).toBe(30);
    expect(await tickets.take()).toBe("fetched-2");
  });

  it("is asked for again when the server was too busy for it, without haste", async () => {
    const tickets = holder();
    let asked = 0;
    tickets.renew(async () => {
      asked += 1;
      throw new Error("busy");
    });
    await pass(60_000);
    expect(asked).toBe(4);
    tickets.rest();
  });

  it("starts nothing new when the answer comes after the connection is gone", async () => {
    const tickets = holder();
    let asked = 0;
    let answer = () => {};
    tickets.renew(async () => {
      asked += 1;
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      return { ticket: "late", expiresAt: 0 };
    });
    await pass(0);
    tickets.rest();
    answer();
    await pass(60_000);
    expect(asked).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is forgotten when it is dropped, and replaced by one that is given", async () => {
    const tickets = holder();
    await tickets.take();
    tickets.keep("given");
    expect(await tickets.take()).toBe("given");
    tickets.drop();
    expect(await tickets.take()).toBe("fetched-2");
  });
});
