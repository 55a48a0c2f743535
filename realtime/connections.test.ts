import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createConnections } from "./connections.ts";
import { createHandshakeQueue } from "./handshake-queue.ts";

describe("connections nobody signed in on", () => {
  let now = 0;
  const limits = { perAddress: 3, total: 6 };
  const open = (connections: ReturnType<typeof createConnections>, address: string, count: number) =>
    Array.from({ length: count }, () => {
      const connection = {};
      connections.opened(connection, address);
      return connection;
    });

  it("are counted for each address once they are older than two seconds", () => {
    const connections = createConnections(() => now, limits);
    const [first] = open(connections, "192.0.2.1", 3);
    expect(connections.mayOpen("192.0.2.1")).toBe(true);
    now += 2_000;
    expect(connections.mayOpen("192.0.2.1")).toBe(false);
    expect(connections.mayOpen("192.0.2.2")).toBe(true);
    connections.settled(first ?? {});
    expect(connections.mayOpen("192.0.2.1")).toBe(true);
  });

  it("have a limit together, however many addresses they come from", () => {
    const connections = createConnections(() => now, limits);
    const opened = ["a", "b", "c"].flatMap((address) => open(connections, address, 2));
    expect(connections.mayOpen("d")).toBe(false);
    for (const connection of opened) connections.settled(connection);
    expect(connections.mayOpen("d")).toBe(true);
  });
});

describe("handshakes", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("go through in order, 500 in a second", () => {
    const queue = createHandshakeQueue(500);
    const done: number[] = [];
    for (let n = 0; n < 1_000; n += 1) expect(queue.enter(() => done.push(n))).toBe(true);
    expect(done.length).toBe(10);
    vi.advanceTimersByTime(1_000);
    expect(done.length).toBeGreaterThanOrEqual(490);
    expect(done.length).toBeLessThanOrEqual(510);
    vi.advanceTimersByTime(1_100);
    expect(done).toEqual(Array.from({ length: 1_000 }, (_, n) => n));
  });

  it("go through at a slow rate too, one after the other", () => {
    const queue = createHandshakeQueue(2);
    let done = 0;
    const work = () => {
      done += 1;
    };
    for (let n = 0; n < 10; n += 1) expect(queue.enter(work)).toBe(true);
    expect(done).toBe(1);
    vi.advanceTimersByTime(2_000);
    expect(done).toBe(5);
    vi.advanceTimersByTime(10_000);
    expect(done).toBe(10);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("are refused when more wait than get through in five seconds; all run when the queue is flushed", () => {
    const queue = createHandshakeQueue(10);
    let done = 0;
    const taken = Array.from({ length: 80 }, () =>
      queue.enter(() => {
        done += 1;
      }),
    );
    expect(taken.filter(Boolean).length).toBe(51);
    queue.flush();
    expect(done).toBe(51);
  });
});
