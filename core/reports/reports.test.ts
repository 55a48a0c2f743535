import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRef, UserContext } from "#core/context.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openTenant, type Tenant, uniqueName } from "#tests/support/tenant.ts";
import { retractMessage } from "../messages/retract-message.ts";
import { sendMessage } from "../messages/send-message.ts";
import { closeReport, listReports, revealReport } from "./judge-reports.ts";
import { reportMessage } from "./report-message.ts";

let tenant: Tenant;
let app: AppRef;
let ann: UserContext;
let ben: UserContext;
let admin: OperatorContext;
let support: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
  app = await tenant.app();
  [ann, ben] = [await tenant.user(app, uniqueName("ann")), await tenant.user(app, uniqueName("ben"))];
  [admin, support] = [await operatorOf(tenant, app, "admin"), await operatorOf(tenant, app, "support")];
});
afterAll(() => tenant.close());

const send = (text: string) =>
  sendMessage(ann, {
    target: { user: ben.actor.username },
    body: { type: "text", text },
    clientId: uniqueName("client"),
  });
const open = async (state: "open" | "done" = "open") =>
  (await listReports(support, { state, back: false, limit: 200 })).reports;

describe("a report", () => {
  it("comes into the queue with who, why and where, and without what was written", async () => {
    const { conversation, seq } = await send("buy now");
    await reportMessage(ben, { conversation, seq, reason: "spam", note: "every day" });
    const reports = await open();
    expect(reports.at(-1)).toMatchObject({
      conversation,
      seq,
      sender: ann.actor.username,
      reporter: ben.actor.username,
      reason: "spam",
      note: "every day",
      state: "open",
      sameMessage: 1,
    });
    expect(JSON.stringify(reports)).not.toContain("buy now");
    await reportMessage(ben, { conversation, seq, reason: "fraud", note: "" });
    expect((await open()).at(-1)).toMatchObject({ reason: "fraud", sameMessage: 1 });
  });

  it("is refused for what one wrote oneself, may not see, or was taken back", async () => {
    const { conversation, seq } = await send("mine");
    const input = { conversation, seq, reason: "abuse", note: "" } as const;
    await expect(reportMessage(ann, input)).rejects.toMatchObject({ code: "invalid_input" });
    const stranger = await tenant.user(app, uniqueName("cat"));
    await expect(reportMessage(stranger, input)).rejects.toMatchObject({ code: "message_not_found" });
    await retractMessage(ann, { conversation, seq });
    await expect(reportMessage(ben, input)).rejects.toMatchObject({ code: "message_retracted" });
  });

  it("keeps what was written for whoever judges it, though its sender took it back", async () => {
    const { conversation, seq } = await send("gone at once");
    await reportMessage(ben, { conversation, seq, reason: "abuse", note: "" });
    await retractMessage(ann, { conversation, seq });
    const report = (await open()).at(-1)?.id ?? 0;
    await expect(revealReport(support, { report })).rejects.toMatchObject({ code: "forbidden" });
    expect(await revealReport(admin, { report })).toEqual({ body: { type: "text", text: "gone at once" } });
    const trace = await tenant.runtime.db.audit.findFirst({
      where: { appId: app.id, action: "message.read" },
      orderBy: { id: "desc" },
    });
    expect(trace).toMatchObject({ after: { report, seqs: [seq] } });
  });

  it("is closed with a verdict: the message goes, its sender's account with it", async () => {
    const { conversation, seq, messageId } = await send("awful");
    await reportMessage(ben, { conversation, seq, reason: "violence", note: "" });
    const report = (await open()).at(-1)?.id ?? 0;
    await expect(closeReport(support, { report, verdict: "retracted" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await closeReport(admin, { report, verdict: "disabled" });
    expect((await open()).some(({ id }) => id === report)).toBe(false);
    expect((await open("done"))[0]).toMatchObject({
      id: report,
      state: "disabled",
      closedBy: admin.actor.email,
    });
    expect(await revealReport(admin, { report })).toEqual({ body: null });
    const log = await tenant.runtime.db.log.findFirst({ where: { appId: app.id, messageId } });
    expect(log?.body).toBeNull();
    const user = await tenant.runtime.db.user.findFirst({ where: { appId: app.id, id: ann.actor.userId } });
    expect(user?.disabledAt).not.toBeNull();
  });

  it("of another app is not there", async () => {
    const other = await tenant.app("other");
    const owner = await operatorOf(tenant, other, "owner");
    expect((await listReports(owner, { state: "open", back: false, limit: 50 })).reports).toEqual([]);
    const report = (await open())[0]?.id ?? 0;
    await expect(closeReport(owner, { report, verdict: "dismissed" })).rejects.toMatchObject({
      code: "report_not_found",
    });
  });
});
