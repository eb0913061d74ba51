import { Checkbox, Input, Select } from "antd";
import { useState } from "react";

import { type People, type PersonRow, useAddPerson } from "../../data/people";
import { FreshDialog } from "../FreshDialog";
import { useText } from "../settings";
import { ROLES } from "./words";

interface Props {
  open: boolean;
  data: People;
  close: () => void;
}

const NOBODY = { id: "", name: "", unit: "", role: "auxiliary" as PersonRow["role"], can_lead: false };

/** Puts somebody new on record; a post is the roster's to give, a phone the invitation's. */
export function NewPersonForm({ open, data, close }: Props) {
  const text = useText();
  const add = useAddPerson();
  const [typed, setTyped] = useState(NOBODY);
  const put = (change: Partial<typeof NOBODY>) => setTyped((known) => ({ ...known, ...change }));
  const isOfficer = typed.role === "officer";
  const leave = () => {
    setTyped(NOBODY);
    add.reset();
    close();
  };
  const save = () =>
    add.mutate(
      { id: typed.id.trim(), name: typed.name.trim(), unit: typed.unit || null, role: typed.role, can_lead: isOfficer && typed.can_lead, version: data.version },
      { onSuccess: leave },
    );
  return (
    <FreshDialog
      open={open}
      title={text("people.add")}
      label={text("people.save")}
      disabled={!typed.id.trim() || !typed.name.trim()}
      act={save}
      busy={add.isPending}
      error={add.error}
      close={leave}
    >
      <p>{text("people.add_lead")}</p>
      <label className="field">
        {text("people.id")}
        <Input maxLength={40} value={typed.id} onChange={(event) => put({ id: event.target.value })} />
      </label>
      <label className="field">
        {text("people.name")}
        <Input maxLength={40} value={typed.name} onChange={(event) => put({ name: event.target.value })} />
      </label>
      <label className="field">
        {text("filter.unit")}
        <Select
          className="full"
          showSearch={{ optionFilterProp: "label" }}
          value={typed.unit}
          onChange={(unit) => put({ unit })}
          options={[{ value: "", label: text("people.no_unit") }, ...data.units.map(({ unit, name }) => ({ value: unit, label: name }))]}
        />
      </label>
      <label className="field">
        {text("people.role")}
        <Select className="full" value={typed.role} onChange={(role) => put({ role })} options={ROLES.map((value) => ({ value, label: text(`person.${value}`) }))} />
      </label>
      <Checkbox className="field" disabled={!isOfficer} checked={isOfficer && typed.can_lead} onChange={(event) => put({ can_lead: event.target.checked })}>
        {text("people.can_lead_long")}
      </Checkbox>
    </FreshDialog>
  );
}
