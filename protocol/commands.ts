import * as z from "zod";
import { type Contact, type ContactList, Friend, RequestFriend, UpdateFriend } from "./friend.ts";
import { RetractMessage, SendMessage, type SentMessage } from "./message.ts";
import {
  type AppSettings,
  type OperatorInfo,
  OperatorSignIn,
  SetUp,
  type SetUpDone,
  UpdateAppSettings,
} from "./operator.ts";
import { type Presence, WatchPresence } from "./presence.ts";
import {
  type AppInfo,
  CreateSession,
  type Device,
  RevokeSession,
  type SignedIn,
  type Ticket,
} from "./session.ts";
import {
  type CheckedHeads,
  CheckHeads,
  type ConversationList,
  GetHead,
  type Head,
  ListConversations,
  MoveCursors,
  Pull,
  type Pulled,
  SetTyping,
} from "./sync.ts";
import {
  ChangePassword,
  GetUser,
  type Profile,
  Register,
  type Relation,
  SearchUsers,
  UpdateProfile,
} from "./user.ts";

/** Who may enter: nobody signed in, a user of an app, or an operator of the console. */
export type CommandActor = "visitor" | "user" | "operator";

const command =
  <Output>() =>
  <Input extends z.ZodType, Who extends CommandActor>(actor: Who, input: Input) => ({
    actor,
    input,
    output: undefined as Output,
  });

const Nothing = z.object({});

/** The table of everything that can be asked; handlers, the socket, HTTP and the SDK are typed from it. */
export const commands = {
  "app.get": command<AppInfo>()("visitor", Nothing),
  "app.getSettings": command<AppSettings>()("operator", Nothing),
  "app.updateSettings": command<AppSettings>()("operator", UpdateAppSettings),

  "installation.setUp": command<SetUpDone>()("visitor", SetUp),
  "operator.signIn": command<OperatorInfo>()("visitor", OperatorSignIn),
  "operator.signOut": command<null>()("operator", Nothing),
  "operator.get": command<OperatorInfo>()("operator", Nothing),

  "user.register": command<Profile>()("visitor", Register),
  "user.get": command<{ profile: Profile; relation: Relation }>()("user", GetUser),
  "user.search": command<Contact[]>()("user", SearchUsers),
  "user.update": command<Profile>()("user", UpdateProfile),
  "user.changePassword": command<null>()("user", ChangePassword),

  "session.create": command<SignedIn>()("visitor", CreateSession),
  "session.get": command<SignedIn>()("user", Nothing),
  "session.ticket": command<Ticket>()("user", Nothing),
  "session.list": command<Device[]>()("user", Nothing),
  "session.revoke": command<null>()("user", RevokeSession),
  "session.end": command<null>()("user", Nothing),

  "friend.list": command<ContactList>()("user", Nothing),
  "friend.request": command<null>()("user", RequestFriend),
  "friend.accept": command<null>()("user", Friend),
  "friend.decline": command<null>()("user", Friend),
  "friend.remove": command<null>()("user", Friend),
  "friend.update": command<null>()("user", UpdateFriend),
  "block.add": command<null>()("user", Friend),
  "block.remove": command<null>()("user", Friend),

  "message.send": command<SentMessage>()("user", SendMessage),
  "message.retract": command<null>()("user", RetractMessage),

  "conversation.list": command<ConversationList>()("user", ListConversations),
  "conversation.get": command<Head>()("user", GetHead),
  "conversation.read": command<null>()("user", MoveCursors),
  "sync.check": command<CheckedHeads>()("user", CheckHeads),
  "sync.pull": command<Pulled>()("user", Pull),

  "typing.set": command<null>()("user", SetTyping),
  "presence.watch": command<Presence[]>()("user", WatchPresence),
};

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes. */
export type Input<K extends CommandName> = z.input<Commands[K]["input"]>;
/** What a handler receives: parsed, defaults filled in. */
export type Parsed<K extends CommandName> = z.output<Commands[K]["input"]>;
export type Output<K extends CommandName> = Commands[K]["output"];
export type ActorOf<K extends CommandName> = Commands[K]["actor"];
