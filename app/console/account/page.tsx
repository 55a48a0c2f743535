import type { Metadata } from "next";
import { readReader } from "#app/reader.ts";
import { SecondFactor } from "#components/console/account/second-factor.tsx";
import { ConsolePage } from "#components/console/console-page.tsx";
import { Part, RowList } from "#components/console/detail-list.tsx";
import { ActButton } from "#components/console/forms/act-button.tsx";
import { getOwnAccount } from "#core/operators/own-account.ts";
import { OutsideConsole } from "../outside-console.tsx";
import { readOperatorContext, readSignedInOperator, showTime } from "../read-console.ts";

export const dynamic = "force-dynamic";

export async function generateMetadata(): Promise<Metadata> {
  const { words } = await readReader();
  return { title: `${words.console.account.title} · ${words.console.title}` };
}

/** The operator's own account: the second step at sign-in, and the devices that are signed in. */
export default async function AccountPage() {
  const { info } = await readSignedInOperator("/console/account");
  const reader = await readReader();
  const { language, words } = reader;
  const t = words.console.account;
  const account = await getOwnAccount(await readOperatorContext("/console/account"));
  return (
    <OutsideConsole operator={info} reader={reader}>
      <ConsolePage title={t.title} lead={info.email}>
        <Part title={t.secondFactor}>
          <SecondFactor isOn={account.secondFactor} codesLeft={account.recoveryCodesLeft} />
        </Part>
        <Part title={words.console.users.devices}>
          <RowList
            none={words.console.users.noDevices}
            rows={account.sessions.map(({ id, device, address, seenAt, current }) => ({
              id: String(id),
              text: `${device} · ${address} · ${current ? t.current : showTime(language, seenAt)}`,
              end: !current && (
                <ActButton
                  command="operator.revokeSession"
                  input={{ id }}
                  label={words.console.users.signOutDevice}
                  name={`${words.console.users.signOutDevice}: ${device} ${id}`}
                  tone="quiet"
                />
              ),
            }))}
          />
        </Part>
      </ConsolePage>
    </OutsideConsole>
  );
}
