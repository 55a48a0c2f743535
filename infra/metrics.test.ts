import { describe, expect, it } from "vitest";
import { sampleOf } from "#tests/support/metrics.ts";
import { createMetrics } from "./metrics.ts";

describe("the metrics of a runtime", () => {
  it("begin at zero for every kind, so that a rate sees the first event", async () => {
    const text = await createMetrics().registry.metrics();
    expect(sampleOf(text, 'borealis_sends_total{outcome="created"}')).toBe(0);
    expect(sampleOf(text, 'borealis_handshakes_total{outcome="signed_in"}')).toBe(0);
    expect(sampleOf(text, 'borealis_sockets{state="slow"}')).toBe(0);
    expect(sampleOf(text, "borealis_batch_failures_total")).toBe(0);
  });

  it("count for the kind that is named", async () => {
    const { metrics, registry } = createMetrics();
    metrics.sends.add("created");
    metrics.sends.add("created", 4);
    metrics.sends.add("busy");
    metrics.commands.add("message.send", "ok");
    const text = await registry.metrics();
    expect(sampleOf(text, 'borealis_sends_total{outcome="created"}')).toBe(5);
    expect(sampleOf(text, 'borealis_sends_total{outcome="busy"}')).toBe(1);
    expect(sampleOf(text, 'borealis_commands_total{command="message.send",outcome="ok"}')).toBe(1);
  });

  it("spread observed values over buckets", async () => {
    const { metrics, registry } = createMetrics();
    for (const size of [1, 3, 200]) metrics.batchMessages.observe(size);
    const text = await registry.metrics();
    expect(sampleOf(text, 'borealis_batch_messages_bucket{le="4"}')).toBe(2);
    expect(sampleOf(text, "borealis_batch_messages_sum")).toBe(204);
    expect(sampleOf(text, "borealis_batch_messages_count")).toBe(3);
  });

  it("read levels when somebody looks, add their readers up, and forget those that ended", async () => {
    const { metrics, registry } = createMetrics();
    let depth = 3;
    const end = metrics.laneMessages.watch(() => depth);
    metrics.laneMessages.watch(() => 10);
    expect(sampleOf(await registry.metrics(), "borealis_lane_messages")).toBe(13);
    depth = 4;
    expect(sampleOf(await registry.metrics(), "borealis_lane_messages")).toBe(14);
    end();
    expect(sampleOf(await registry.metrics(), "borealis_lane_messages")).toBe(10);
  });

  it("have no kind that came from outside: a kind nobody declared is not counted", async () => {
    const { metrics, registry } = createMetrics();
    // What the types forbid and a careless cast would do.
    metrics.sends.add('x"} 1\nevil{a="b' as "created");
    expect(await registry.metrics()).not.toContain("evil");
  });

  it("of two runtimes are apart", async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.metrics.entriesPulled.add(7);
    expect(sampleOf(await one.registry.metrics(), "borealis_entries_pulled_total")).toBe(7);
    expect(sampleOf(await other.registry.metrics(), "borealis_entries_pulled_total")).toBe(0);
  });
});
