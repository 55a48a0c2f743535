"use client";

import { Plus, Search, Send } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Menu } from "#components/ui/menu.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import { SearchBox } from "#components/ui/search-box.tsx";
import { Segmented } from "#components/ui/segmented.tsx";
import { SelectField } from "#components/ui/select-field.tsx";
import { Tabs } from "#components/ui/tabs.tsx";
import { TextArea } from "#components/ui/text-area.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { Specimen } from "./specimen.tsx";

const tones = ["primary", "plain", "quiet", "danger"] as const;

function Buttons() {
  return (
    <>
      <Specimen title="Button">
        {tones.map((tone) => (
          <Button key={tone} tone={tone}>
            Add members
          </Button>
        ))}
        {tones.map((tone) => (
          <Button key={tone} tone={tone} disabled>
            Disabled
          </Button>
        ))}
        <Button tone="primary" busy>
          Saving
        </Button>
        <Button tone="primary" size="large">
          Sign in
        </Button>
      </Specimen>
      <Specimen title="IconButton, Menu">
        <IconButton label="New chat">
          <Icon of={Plus} />
        </IconButton>
        <IconButton label="Search in chat" hint="Ctrl F" aria-pressed>
          <Icon of={Search} />
        </IconButton>
        <IconButton label="Send" tone="primary">
          <Icon of={Send} />
        </IconButton>
        <IconButton label="Not now" disabled>
          <Icon of={Plus} />
        </IconButton>
        <Menu
          label="More"
          items={[
            { label: "Copy", onSelect: () => {} },
            { label: "Reply", onSelect: () => {}, disabled: true },
            { label: "Retract", onSelect: () => {}, danger: true },
          ]}
        />
      </Specimen>
    </>
  );
}

/** Everything one presses, chooses or types into. */
export function Controls() {
  const [theme, setTheme] = useState("system");
  return (
    <>
      <Buttons />
      <Specimen title="Fields">
        <TextField className="w-72" label="Nickname" hint="What others see." defaultValue="沈屿" />
        <TextField
          className="w-72"
          label="Username"
          error="Somebody has this username. Choose another."
          defaultValue="mei"
        />
        <TextField className="w-72" label="Region" note="Optional" placeholder="Shanghai" disabled />
        <PasswordField
          className="w-72"
          label="Password"
          showLabel="Show"
          hideLabel="Hide"
          defaultValue="correct horse"
        />
        <TextArea className="w-72" label="Signature" defaultValue="Calm seas." />
        <SelectField className="w-72" label="Gender" defaultValue="2">
          <option value="1">Male</option>
          <option value="2">Female</option>
        </SelectField>
        <SearchBox
          className="w-72"
          label="Search"
          placeholder="Search people, groups, messages"
          keys="Ctrl K"
        />
      </Specimen>
      <Specimen title="Segmented, Tabs">
        <Segmented
          label="Theme"
          value={theme}
          onChange={setTheme}
          options={["system", "light", "dark"].map((value) => ({ value, label: value }))}
        />
        <Tabs
          className="w-80"
          label="Search results"
          tabs={["People", "Messages", "Images"].map((label) => ({
            id: label,
            label,
            content: <p>{label}</p>,
          }))}
        />
      </Specimen>
    </>
  );
}
