import { z } from "@hono/zod-openapi";
import type { AppGroup } from "#core/groups/app-groups.sql.ts";
import type { AppGroupMember } from "#core/groups/list-app-groups.ts";
import { toJMessageDay, toJMessageTime } from "./dates.ts";
import { present, type Shown } from "./user.ts";

/** A group as the API shows one. */
export const JMessageGroup = z
  .object({
    gid: z.int(),
    name: z.string(),
    desc: z.string(),
    avatar: z.string().optional(),
    owner_username: z.string().optional(),
    flag: z.int().openapi({ description: "1 private, 2 public" }),
    appkey: z.string(),
    MaxMemberCount: z.int(),
    mtime: z.string(),
    ctime: z.string(),
  })
  .openapi("Group");
export type JMessageGroup = z.input<typeof JMessageGroup>;

/** A member of a group as the API shows one. */
export const JMessageMember = z
  .object({
    username: z.string(),
    nickname: z.string().optional(),
    avatar: z.string().optional(),
    birthday: z.string().optional(),
    gender: z.int().optional(),
    signature: z.string().optional(),
    region: z.string().optional(),
    address: z.string().optional(),
    flag: z.int().openapi({ description: "0 member, 1 owner, 2 keeper" }),
  })
  .openapi("Member");

/** A group as the calls across apps show one: as others do, with its limit spelled in another way. */
export const CrossGroup = JMessageGroup.omit({ MaxMemberCount: true })
  .extend({ max_member_count: z.int() })
  .openapi("CrossGroup");

/** A member as the calls across apps show one. */
export const CrossMember = JMessageMember.extend({ appkey: z.string() }).openapi("CrossMember");

export function toJMessageGroup(group: AppGroup, { app, timeZone }: Shown): JMessageGroup {
  return {
    gid: group.id,
    name: group.name,
    desc: group.description,
    ...present({ avatar: group.avatar, owner_username: group.owner }),
    flag: group.visibility,
    appkey: app.appKey,
    MaxMemberCount: group.maxMembers,
    mtime: toJMessageTime(group.updatedAt, timeZone),
    ctime: toJMessageTime(group.createdAt, timeZone),
  };
}

export function toJMessageMember({ account, role }: AppGroupMember) {
  const { username, nickname, avatar, birthday, gender, signature, region, address } = account.profile;
  return {
    username,
    ...present({ nickname, avatar, signature, region, address }),
    ...(birthday === "" ? {} : { birthday: toJMessageDay(birthday) }),
    ...(gender === 0 ? {} : { gender }),
    flag: role,
  };
}

export function toCrossGroup(group: AppGroup, timeZone: string): z.input<typeof CrossGroup> {
  const { MaxMemberCount, ...shown } = toJMessageGroup(group, { app: group, timeZone });
  return { ...shown, max_member_count: MaxMemberCount };
}

export const toCrossMember = (member: AppGroupMember) => ({
  ...toJMessageMember(member),
  appkey: member.appKey,
});
