import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRef } from "#core/context.ts";
import { refuse } from "#core/fail.ts";
import { createSession } from "#core/sessions/create-session.ts";
import { taskScope } from "#infra/jobs/task-scope.ts";
import type { Runtime } from "#infra/runtime.ts";
import type { ImportLine } from "#protocol/user-import.ts";
import { visitorOf } from "#tests/support/context.ts";
import { eventually } from "#tests/support/eventually.ts";
import { type OperatorContext, operatorOf } from "#tests/support/operators.ts";
import { openSecondRuntime } from "#tests/support/second-process.ts";
import { openTenant, type Tenant } from "#tests/support/tenant.ts";
import { addImportLines } from "./add-lines.ts";
import { beginImport, startImport, stopImport } from "./begin-import.ts";
import { listImportFaults, listImports, readImport } from "./read-import.ts";
import { runImports } from "./run-imports.ts";

const password = "a long enough password";

let tenant: Tenant;
let app: AppRef;
let admin: OperatorContext;

beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

beforeEach(async () => {
  app = await tenant.app();
  await tenant.user(app, "mei.chen");
  admin = await operatorOf(tenant, app, "admin");
});

const line = (number: number, username: string, given = password, nickname = ""): ImportLine => ({
  number,
  username,
  password: given,
  nickname,
});
const begin = async (lines: ImportLine[]) => {
  const { import: id } = await beginImport(admin, { file: "people.csv" });
  await addImportLines(admin, { import: id, lines });
  return id;
};
const runIn = (runtime: Runtime) => runImports(taskScope(runtime));
const names = async () => {
  const users = await tenant.runtime.db.user.findMany({ where: { appId: app.id }, orderBy: { id: "asc" } });
  return users.map(({ username }) => username);
};
const stored = (id: number) =>
  tenant.runtime.db.taskRow.findMany({
    where: { appId: app.id, taskId: id },
    orderBy: { number: "asc" },
    select: { number: true, input: true, code: true },
  });

describe("an import of users", () => {
  it("judges line by line and makes nothing before it is started", async () => {
    const id = await begin([
      line(2, "csv.one", password, "林晚"),
      line(3, "x"),
      line(4, "csv.two", "short"),
      line(5, "CSV.ONE"),
      line(6, "mei.chen"),
      line(7, "csv.bad\u0000name"),
    ]);
    // The rest of the file is judged by what came before it; lines that were handed over already stay as they are.
    const rest = [
      line(8, "csv.one"),
      line(9, "=cmd|' /C calc'!A0"),
      line(10, "csv.three"),
      line(2, "another"),
    ];
    expect(await addImportLines(admin, { import: id, lines: rest })).toEqual({ failed: 7 });
    expect(await readImport(admin, { import: id })).toMatchObject({
      file: "people.csv",
      state: "checked",
      total: 9,
      done: 7,
      failed: 7,
    });
    const { faults, next } = await listImportFaults(admin, { import: id, after: 0 });
    expect(next).toBe(null);
    expect(faults.map(({ number, code }) => [number, code])).toEqual([
      [3, "username_invalid"],
      [4, "password_invalid"],
      [5, "username_taken"],
      [6, "username_taken"],
      [7, "username_invalid"],
      [8, "username_taken"],
      [9, "username_invalid"],
    ]);
    await runIn(tenant.runtime);
    expect(await names()).toEqual(["mei.chen"]);
    expect(await listImports(admin, 5)).toEqual([]);
  });

  it("makes the accounts once, forgets the passwords, and says who was not made", async () => {
    const id = await begin([line(2, "csv.one", password, "林晚"), line(3, "csv.late"), line(4, "csv.two")]);
    expect(JSON.stringify(await stored(id))).not.toContain(password);
    await startImport(admin, { import: id });
    await startImport(admin, { import: id });
    // Somebody else took the name after it was judged.
    await tenant.user(app, "csv.late");
    await runIn(tenant.runtime);
    expect(await readImport(admin, { import: id })).toMatchObject({
      state: "done",
      total: 3,
      done: 3,
      failed: 1,
    });
    expect((await listImportFaults(admin, { import: id, after: 0 })).faults).toEqual([
      { number: 3, username: "csv.late", nickname: "", code: "username_taken" },
    ]);
    await expect(
      createSession(visitorOf(tenant, app), { username: "csv.one", password }),
    ).resolves.toBeTruthy();
    expect(await stored(id)).toMatchObject([
      { input: { username: "csv.one", nickname: "林晚" }, code: "ok" },
      { code: "username_taken" },
      { code: "ok" },
    ]);
    expect(JSON.stringify(await stored(id))).not.toContain('password"');
    const audit = await tenant.runtime.db.audit.findMany({
      where: { appId: app.id },
      orderBy: { id: "asc" },
    });
    expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
      ["user.import", `operator:${admin.actor.email}`],
      ["user.register", `operator:${admin.actor.email}`],
    ]);
    await expect(addImportLines(admin, { import: id, lines: [line(9, "csv.nine")] })).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("goes on in another process when the first one died in the middle, and makes nobody twice", async () => {
    const everybody = Array.from({ length: 120 }, (_, n) => line(n + 2, `csv.${1_000 + n}`));
    const id = await begin(everybody);
    await startImport(admin, { import: id });
    let hashes = 0;
    let died = () => {};
    const death = new Promise<void>((resolve) => {
      died = resolve;
    });
    // As in a process that was killed, nothing of the second step is ever heard of again.
    const run = <T>(work: () => Promise<T>): Promise<T> => {
      hashes += 1;
      if (hashes <= 70) return tenant.runtime.hashes.run(work);
      died();
      return new Promise<never>(() => {});
    };
    void runIn({ ...tenant.runtime, hashes: { ...tenant.runtime.hashes, run } });
    await death;
    // The first step is written while the second one is hashed.
    await eventually(async () =>
      expect(await readImport(admin, { import: id })).toMatchObject({
        state: "running",
        done: 50,
        failed: 0,
      }),
    );
    expect(await names()).toHaveLength(51);
    const second = openSecondRuntime(tenant.runtime);
    try {
      await runIn(second);
    } finally {
      await second.close();
    }
    expect(await readImport(admin, { import: id })).toMatchObject({ state: "done", done: 120, failed: 0 });
    expect(await names()).toEqual(["mei.chen", ...everybody.map(({ username }) => username)]);
  });

  it("comes again when others are signing in, and stops when it is told to", async () => {
    const id = await begin([line(2, "csv.one"), line(3, "csv.two")]);
    await startImport(admin, { import: id });
    const busy = () => Promise.reject(refuse("busy", "later", 1_000));
    const crowded = { ...tenant.runtime, hashes: { ...tenant.runtime.hashes, run: busy } };
    await expect(runIn(crowded)).rejects.toMatchObject({ code: "busy" });
    const stopping = <T>(work: () => Promise<T>): Promise<T> =>
      stopImport(admin, { import: id })
        .catch(() => {})
        .then(() => tenant.runtime.hashes.run(work));
    await runIn({ ...tenant.runtime, hashes: { ...tenant.runtime.hashes, run: stopping } });
    expect(await readImport(admin, { import: id })).toMatchObject({ state: "stopped", done: 0 });
    expect(await names()).toEqual(["mei.chen"]);
    expect(JSON.stringify(await stored(id))).not.toContain('password"');
    await expect(stopImport(admin, { import: id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is nobody else's: not support's, and not another app's", async () => {
    const id = await begin([line(2, "csv.one")]);
    const support = await operatorOf(tenant, app, "support");
    await expect(readImport(support, { import: id })).rejects.toMatchObject({ code: "forbidden" });
    const other = await operatorOf(tenant, await tenant.app(), "owner");
    for (const verb of [readImport, startImport, stopImport]) {
      await expect(verb(other, { import: id }), verb.name).rejects.toMatchObject({ code: "not_found" });
    }
    const faults = listImportFaults(other, { import: id, after: 0 });
    await expect(faults).rejects.toMatchObject({ code: "not_found" });
  });
});
