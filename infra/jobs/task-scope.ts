import type { TaskScope } from "#core/tasks/task-scope.ts";
import type { Runtime } from "../runtime.ts";

/** What a process does tasks with. */
export function taskScope(runtime: Runtime): TaskScope {
  const { db, log, clock, bus } = runtime;
  return { db, log, runtime, now: clock.now, publish: bus.publish };
}
