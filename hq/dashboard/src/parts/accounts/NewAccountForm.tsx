import { Input, Select } from "antd";
import { useState } from "react";

import { type Secrets, type StaffRole, useAddAccount } from "../../data/people";
import { FreshDialog } from "../FreshDialog";
import { useText } from "../settings";
import { STAFF_ROLES } from "./words";

interface Props {
  open: boolean;
  made: (secrets: Secrets) => void;
  close: () => void;
}

/** A new account: its name, what it is for, and whose unit it sees. */
export function NewAccountForm({ open, made, close }: Props) {
  const text = useText();
  const add = useAddAccount();
  const [name, setName] = useState("");
  const [roles, setRoles] = useState<StaffRole[]>([]);
  const [unit, setUnit] = useState("");
  const leave = () => {
    add.reset();
    setName("");
    setRoles([]);
    setUnit("");
    close();
  };
  const act = () =>
    add.mutate(
      { name: name.trim(), roles, unit: unit.trim() || undefined },
      {
        onSuccess: (secrets) => {
          leave();
          made(secrets);
        },
      },
    );
  return (
    <FreshDialog
      open={open}
      title={text("accounts.add")}
      label={text("accounts.add")}
      disabled={!name.trim() || roles.length === 0}
      act={act}
      busy={add.isPending}
      error={add.error}
      close={leave}
    >
      <p>{text("accounts.add_lead")}</p>
      <label className="field">
        {text("accounts.name")}
        <Input value={name} maxLength={32} placeholder={text("accounts.name_hint")} onChange={(event) => setName(event.target.value)} />
      </label>
      <RolesField roles={roles} setRoles={setRoles} unit={unit} setUnit={setUnit} />
    </FreshDialog>
  );
}

interface RolesProps {
  roles: StaffRole[];
  setRoles: (roles: StaffRole[]) => void;
  unit: string;
  setUnit: (unit: string) => void;
}

export function RolesField({ roles, setRoles, unit, setUnit }: RolesProps) {
  const text = useText();
  return (
    <>
      <label className="field" htmlFor="account-roles">
        {text("accounts.roles")}
        <Select
          id="account-roles"
          aria-label={text("accounts.roles")}
          className="full"
          mode="multiple"
          value={roles}
          onChange={setRoles}
          options={STAFF_ROLES.map((value) => ({ value, label: text(`role.${value}`) }))}
        />
      </label>
      {(roles.includes("unit_leader") || roles.includes("screen")) && (
        <label className="field">
          {text("accounts.unit")}
          <Input value={unit} placeholder="U01" onChange={(event) => setUnit(event.target.value)} />
        </label>
      )}
    </>
  );
}
