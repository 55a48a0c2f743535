/** PostgreSQL's or Prisma's code of an error, wherever the driver put it. */
export function sqlState(error: unknown): string {
  if (error === null || typeof error !== "object") return "";
  if ("cause" in error && error.cause !== null && typeof error.cause === "object") {
    const cause = error.cause;
    if ("originalCode" in cause && typeof cause.originalCode === "string") return cause.originalCode;
    const inner = sqlState(cause);
    if (inner) return inner;
  }
  if ("meta" in error && error.meta !== null && typeof error.meta === "object") {
    const { meta } = error;
    if ("code" in meta && typeof meta.code === "string") return meta.code;
    if ("driverAdapterError" in meta) {
      const inner = sqlState(meta.driverAdapterError);
      if (inner) return inner;
    }
  }
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
