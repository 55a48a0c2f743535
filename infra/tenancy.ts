/** The fields that name the tenant of a row, for every table that belongs to tenants. One of them must be given. */
const tenantFields: Record<string, readonly string[]> = {
  User: ["appId"],
  Session: ["appId"],
  Revocation: ["appId"],
  Friendship: ["appId", "friendAppId"],
  FriendRequest: ["appId", "toAppId"],
  Block: ["appId", "blockedAppId"],
  Conversation: ["appId"],
  Group: ["appId"],
  Room: ["appId"],
  RoomMember: ["appId", "userAppId"],
  Member: ["convAppId", "userAppId"],
  MembershipInterval: ["convAppId", "userAppId"],
  Log: ["appId"],
  UserLog: ["appId"],
  Media: ["appId"],
  MediaReference: ["appId"],
  Upload: ["appId"],
  RidDedupe: ["appId"],
  RoomStanding: ["appId", "userAppId"],
  GroupRequest: ["appId", "userAppId"],
  GroupInvite: ["appId"],
  GroupAnnouncement: ["appId"],
  GroupBlock: ["appId", "userAppId"],
  ApiKey: ["appId"],
  PasswordReset: ["appId"],
  Task: ["appId"],
  TaskRow: ["appId"],
  RestAnswer: ["appId"],
  Audit: ["appId"],
  SensitiveWord: ["appId"],
  Callback: ["appId"],
  CallbackMessage: ["appId"],
  CallbackDelivery: ["appId"],
  DeliveryCount: ["appId"],
  MessageCount: ["appId"],
  UserDay: ["appId"],
  GroupDay: ["appId"],
  MessageIndex: ["appId"],
  Report: ["appId"],
};

type Call = { model?: string; operation: string; args: unknown; query: (args: never) => Promise<unknown> };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === "object";

/** True when `where` pins one of the fields to a value, by itself or inside a compound key such as `appId_id`. */
function pins(where: unknown, fields: readonly string[]): boolean {
  if (!isRecord(where)) return false;
  return fields.some((field) => {
    if (isGiven(where[field])) return true;
    return Object.entries(where).some(
      ([key, value]) => key.split("_").includes(field) && isRecord(value) && isGiven(value[field]),
    );
  });
}

/** A number, or null for rows outside any app; a filter such as `{ not: 1 }` names no tenant. */
const isGiven = (value: unknown): boolean => typeof value === "number" || value === null;

function writes(data: unknown, fields: readonly string[]): boolean {
  const rows = Array.isArray(data) ? data : [data];
  return rows.every((row) => isRecord(row) && fields.some((field) => isGiven(row[field])));
}

/** The second wall of tenancy: refuses a query on a tenant's table that does not name the tenant. */
export async function refuseWithoutTenant({ model, operation, args, query }: Call): Promise<unknown> {
  const fields = model === undefined ? undefined : tenantFields[model];
  if (fields) {
    const given = isRecord(args) ? args : {};
    const named = operation.startsWith("create")
      ? writes(given.data, fields)
      : pins(given.where, fields) && (operation !== "upsert" || writes(given.create, fields));
    if (!named) throw new Error(`${model}.${operation} names no app`);
  }
  // Prisma types the continuation for each operation separately; here it is only passed on.
  return query(args as never);
}
