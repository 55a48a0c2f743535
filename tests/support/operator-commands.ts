import type { Commands, Input } from "#protocol/commands.ts";
import type { OperatorRole } from "#protocol/operator.ts";

type OperatorCommand = {
  [K in keyof Commands]: Commands[K]["actor"] extends "operator" | "userOrOperator" ? K : never;
}[keyof Commands];

/** `anyone`: about the operator's own account, outside every app. */
type Least = OperatorRole | "anyone";

const nobody = "nobody-here";
const group = { group: 999_999_999 };
const room = { room: 999_999_999 };
const message = { conversation: 999_999_999, seq: 1 };
const password = "not the password";

/**
 * The lowest role that may run each command, with an input that is understood and names nothing that exists. A command
 * that is missing here does not compile: whoever adds one decides who may.
 */
export const operatorCommands: {
  [K in OperatorCommand]: { least: Least; input: Input<K> };
} = {
  "operator.get": { least: "anyone", input: {} },
  "operator.getAccount": { least: "anyone", input: {} },
  "operator.update": { least: "anyone", input: { name: "Kim" } },
  "operator.changePassword": { least: "anyone", input: { oldPassword: password, newPassword: password } },
  "operator.revokeSession": { least: "anyone", input: { id: 999_999_999 } },
  "operator.offerSecondFactor": { least: "anyone", input: {} },
  "operator.confirmSecondFactor": { least: "anyone", input: { code: "no code" } },
  "operator.disableSecondFactor": { least: "anyone", input: { password } },

  // By whom, is judged by the account: see core/apps/manage-apps.test.ts.
  "app.create": { least: "anyone", input: { name: "Another" } },
  "app.listDeleted": { least: "anyone", input: {} },
  "app.restore": { least: "anyone", input: { appKey: "no such key" } },
  "app.rename": { least: "admin", input: { name: "Shop" } },
  "app.suspend": { least: "owner", input: { suspended: false } },
  "app.delete": { least: "owner", input: { name: "not its name" } },
  "app.getSettings": { least: "support", input: {} },
  "app.updateSettings": { least: "admin", input: { settings: {} } },
  "app.setAvatar": { least: "admin", input: { avatar: null } },
  "app.getSecrets": { least: "admin", input: {} },
  "app.revealSecret": { least: "owner", input: { password } },
  "app.rotateSecret": { least: "owner", input: { password } },
  "app.endPreviousSecret": { least: "owner", input: {} },

  "table.countFresh": { least: "support", input: { table: "users", since: 0 } },
  "team.get": { least: "admin", input: {} },
  "team.invite": { least: "owner", input: { email: "new@example.com", role: "support" } },
  "team.revokeInvite": { least: "owner", input: { id: 999_999_999 } },
  "team.setRole": { least: "owner", input: { id: 999_999_999, role: "owner" } },
  "team.remove": { least: "owner", input: { id: 999_999_999 } },

  "apiKey.list": { least: "admin", input: {} },
  "apiKey.create": { least: "owner", input: { name: "key", scopes: ["users.read"] } },
  "apiKey.revoke": { least: "owner", input: { id: 999_999_999 } },

  "account.create": { least: "admin", input: { username: "kim-by-hand", password } },
  "account.edit": { least: "admin", input: { username: nobody, nickname: "Kim" } },
  "account.setPassword": { least: "admin", input: { username: nobody, password } },
  "account.createPasswordLink": { least: "admin", input: { username: nobody } },
  "account.signOut": { least: "admin", input: { username: nobody } },
  "account.revokeSession": { least: "admin", input: { username: nobody, id: 999_999_999 } },
  "account.bulk": { least: "admin", input: { act: "disable", usernames: [nobody] } },
  "import.begin": { least: "admin", input: { file: "users.csv" } },
  "import.add": {
    least: "admin",
    input: { import: 999_999_999, lines: [{ number: 2, username: "x", password: "x" }] },
  },
  "import.start": { least: "admin", input: { import: 999_999_999 } },
  "import.get": { least: "admin", input: { import: 999_999_999 } },
  "import.listFaults": { least: "admin", input: { import: 999_999_999 } },
  "import.stop": { least: "admin", input: { import: 999_999_999 } },
  "account.export": { least: "admin", input: {} },
  "account.match": { least: "admin", input: {} },

  "history.list": { least: "support", input: {} },
  "history.reveal": { least: "admin", input: { messages: [message] } },
  "history.around": { least: "support", input: message },
  "history.journey": { least: "support", input: message },
  "history.retract": { least: "admin", input: { messages: [message] } },
  "history.export": { least: "admin", input: { format: "jsonl" } },
  "broadcast.count": { least: "admin", input: { from: nobody, to: { users: [nobody] } } },
  "broadcast.send": {
    least: "admin",
    input: {
      from: nobody,
      to: { everybody: true },
      body: { type: "text", text: "x" },
      key: "a-key-of-a-form",
    },
  },
  "broadcast.get": { least: "admin", input: { broadcast: 999_999_999 } },
  "broadcast.stop": { least: "admin", input: { broadcast: 999_999_999 } },
  "word.list": { least: "admin", input: { start: 0, count: 1 } },
  "word.add": { least: "admin", input: { words: ["casino"] } },
  "word.remove": { least: "admin", input: { word: "unlisted" } },
  "word.test": { least: "admin", input: { text: "x" } },
  "word.lookBack": { least: "admin", input: { days: 1 } },
  "audit.export": { least: "admin", input: {} },
  "report.list": { least: "support", input: {} },
  "report.reveal": { least: "admin", input: { report: 999_999_999 } },
  "report.close": { least: "admin", input: { report: 999_999_999, verdict: "dismissed" } },

  "group.createFor": { least: "admin", input: { owner: nobody, name: "group" } },
  "group.setMaximum": { least: "admin", input: { ...group, maximum: 10 } },
  "group.sortNames": { least: "admin", input: { ...group, names: [nobody] } },
  "group.update": { least: "admin", input: group },
  "group.dissolve": { least: "admin", input: { ...group, name: "x" } },
  "group.transfer": { least: "admin", input: { ...group, username: nobody } },
  "group.setRole": { least: "admin", input: { ...group, username: nobody, role: "keeper" } },
  "group.members": { least: "support", input: group },
  "group.getMembers": { least: "support", input: { ...group, usernames: [nobody] } },
  "group.addMembers": { least: "admin", input: { ...group, usernames: [nobody] } },
  "group.removeMembers": { least: "admin", input: { ...group, usernames: [nobody] } },
  "group.silenceMembers": { least: "admin", input: { ...group, usernames: [nobody], durationMs: null } },
  "group.silenceAll": { least: "admin", input: { ...group, silenced: true } },
  "group.blockMember": { least: "admin", input: { ...group, username: nobody } },
  "group.unblockMember": { least: "admin", input: { ...group, username: nobody } },
  "group.listBlocked": { least: "support", input: group },
  "group.answerRequest": { least: "admin", input: { request: 999_999_999, approve: true } },
  "group.listAnnouncements": { least: "support", input: group },
  "group.addAnnouncement": { least: "admin", input: { ...group, text: "hello" } },
  "group.updateAnnouncement": { least: "admin", input: { ...group, announcement: 1, text: "hello" } },
  "group.removeAnnouncement": { least: "admin", input: { ...group, announcement: 1 } },

  "room.create": { least: "admin", input: { name: "room", owner: nobody } },
  "room.update": { least: "admin", input: room },
  "room.delete": { least: "admin", input: room },
  "room.setRole": { least: "admin", input: { ...room, username: nobody, role: "keeper" } },
  "room.silenceMember": { least: "admin", input: { ...room, username: nobody, durationMs: null } },
  "room.silenceAll": { least: "admin", input: { ...room, silenced: true } },
  "room.removeMember": { least: "admin", input: { ...room, username: nobody } },
  "room.blockMember": { least: "admin", input: { ...room, username: nobody } },
  "room.unblockMember": { least: "admin", input: { ...room, username: nobody } },
  "room.listBlocked": { least: "admin", input: room },

  "callback.get": { least: "admin", input: {} },
  "callback.set": { least: "admin", input: { url: "https://example.com/hook", enabled: true } },
  "callback.listDead": { least: "admin", input: {} },
  "callback.try": { least: "admin", input: {} },
  "callback.listDeliveries": { least: "admin", input: {} },
  "callback.retry": { least: "admin", input: {} },
  "callback.remove": { least: "admin", input: {} },

  "operator.signOut": { least: "anyone", input: {} },
};
