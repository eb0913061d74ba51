import { Button } from "antd";
import { useState } from "react";

import { type Account, type Secrets, useDisableAccount, useOpenAccount, useResetAccount, useSetRoles } from "../../data/people";
import { may } from "../../data/session";
import { FreshDialog } from "../FreshDialog";
import { useFrame } from "../Shell";
import { useText } from "../settings";
import { RolesField } from "./NewAccountForm";

type Act = "reset" | "open" | "disable" | "roles";

/** What this viewer may do with somebody else's account; nobody does it with their own. */
export function AccountActs({ account, made }: { account: Account; made: (secrets: Secrets) => void }) {
  const text = useText();
  const { me } = useFrame();
  const [act, setAct] = useState<Act>();
  if (account.name === me.name) return <span className="muted small">{text("accounts.own")}</span>;
  const offered = (["open", "roles", "reset", "disable"] as const).filter(
    (one) => may(me, `POST /v1/staff/accounts/{name}/${one}`) && (one !== "open" || account.disabled) && (one !== "disable" || !account.disabled),
  );
  if (offered.length === 0) return "–";
  return (
    <span className="flags">
      {offered.map((one) => (
        <Button
          key={one}
          size="small"
          danger={one === "disable"}
          aria-label={text("accounts.act_of", { act: text(`accounts.${one}`), name: account.name })}
          onClick={() => setAct(one)}
        >
          {text(`accounts.${one}`)}
        </Button>
      ))}
      {act === "roles" && <Roles account={account} close={() => setAct(undefined)} />}
      {act && act !== "roles" && <Confirm account={account} act={act} made={made} close={() => setAct(undefined)} />}
    </span>
  );
}

interface ConfirmProps {
  account: Account;
  act: Exclude<Act, "roles">;
  made: (secrets: Secrets) => void;
  close: () => void;
}

function Confirm({ account, act, made, close }: ConfirmProps) {
  const text = useText();
  const reset = useResetAccount();
  const open = useOpenAccount();
  const disable = useDisableAccount();
  const used = { reset, open, disable }[act];
  const done = () => {
    if (act === "reset") reset.mutate(account.name, { onSuccess: made });
    else (act === "open" ? open : disable).mutate(account.name, { onSuccess: close });
  };
  return (
    <FreshDialog
      open
      title={text("accounts.act_of", { act: text(`accounts.${act}`), name: account.name })}
      label={text(`accounts.${act}`)}
      danger={act === "disable"}
      act={done}
      busy={used.isPending}
      error={used.error}
      close={close}
    >
      <p>{text(`accounts.${act}_lead`)}</p>
    </FreshDialog>
  );
}

function Roles({ account, close }: { account: Account; close: () => void }) {
  const text = useText();
  const change = useSetRoles();
  const [roles, setRoles] = useState(account.roles);
  const [unit, setUnit] = useState(account.unit ?? "");
  return (
    <FreshDialog
      open
      title={text("accounts.act_of", { act: text("accounts.roles"), name: account.name })}
      label={text("people.save")}
      disabled={roles.length === 0}
      act={() => change.mutate({ name: account.name, roles, unit: unit.trim() || undefined }, { onSuccess: close })}
      busy={change.isPending}
      error={change.error}
      close={close}
    >
      <p>{text("accounts.roles_lead")}</p>
      <RolesField roles={roles} setRoles={setRoles} unit={unit} setUnit={setUnit} />
    </FreshDialog>
  );
}
