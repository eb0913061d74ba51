import { Button } from "antd";
import { useMemo, useState } from "react";

import { type Account, type Secrets, useAccounts } from "../data/people";
import { serverTime } from "../data/query";
import { may } from "../data/session";
import { AccountActs } from "../parts/accounts/AccountActs";
import { NewAccountForm } from "../parts/accounts/NewAccountForm";
import { SecretsCard } from "../parts/accounts/SecretsCard";
import { Sessions } from "../parts/accounts/Sessions";
import { STAFF_ROLES } from "../parts/accounts/words";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay } from "../parts/time";
import "../parts/people/people.css";

/** 账号: who may sign in at the desk, and as what. Nobody both makes an account and opens it. */
export default function Accounts() {
  const accounts = useAccounts();
  const [secrets, setSecrets] = useState<Secrets>();
  if (secrets) return <SecretsCard secrets={secrets} done={() => setSecrets(undefined)} />;
  if (!accounts.data) return accounts.error ? <Failed error={accounts.error} retry={() => void accounts.refetch()} /> : <Loading />;
  return <Loaded accounts={accounts.data} at={serverTime(accounts.dataUpdatedAt)} made={setSecrets} />;
}

function Loaded({ accounts, at, made }: { accounts: Account[]; at: number; made: (secrets: Secrets) => void }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const shown = useMemo(() => {
    const q = get("q").toLowerCase();
    return accounts.filter(
      (one) =>
        `${one.name} ${one.unit ?? ""}`.toLowerCase().includes(q) &&
        (!get("role") || one.roles.some((role) => role === get("role"))) &&
        (!get("state") || (get("state") === "closed") === one.disabled),
    );
  }, [accounts, get]);
  const columns = useMemo<Column<Account>[]>(
    () => [
      { id: "name", header: text("accounts.name"), cell: (one) => <b>{one.name}</b> },
      { id: "roles", header: text("accounts.roles"), wide: true, cell: (one) => one.roles.map((role) => text(`role.${role}`)).join(" · ") },
      { id: "unit", header: text("filter.unit"), cell: (one) => one.unit ?? "–" },
      {
        id: "state",
        header: text("filter.state"),
        cell: (one) => <span className={`chip tone-${one.disabled ? "look" : "good"}`}>{text(one.disabled ? "accounts.closed" : "accounts.opened")}</span>,
      },
      {
        id: "second",
        header: text("accounts.second"),
        cell: (one) => (one.second_factor ? text("accounts.second_left", { n: one.recovery_codes_left }) : "–"),
      },
      { id: "created", header: text("accounts.created"), cell: (one) => civilDay(one.created_at) },
      { id: "acts", header: text("accounts.acts"), cell: (one) => <AccountActs account={one} made={made} /> },
    ],
    [text, made],
  );
  const filtered = ["q", "role", "state"].some((name) => get(name));
  return (
    <>
      <PageHead title={text("accounts.title")} note={text("accounts.note", { n: shown.length })} at={at}>
        {may(me, "POST /v1/staff/accounts") && (
          <Button type="primary" onClick={() => set({ new: "1" })}>
            {text("accounts.add")}
          </Button>
        )}
      </PageHead>
      <p className="muted lead">{text("accounts.lead")}</p>
      <FilterBar clear={filtered ? () => set({ q: "", role: "", state: "", page: "" }) : undefined}>
        <SearchBox of={text("accounts.search")} value={get("q")} set={(q) => set({ q, page: "" })} />
        <ChoiceBox label={text("people.role")} value={get("role")} set={(role) => set({ role, page: "" })} options={STAFF_ROLES.map((role) => [role, text(`role.${role}`)])} />
        <ChoiceBox
          label={text("filter.state")}
          value={get("state")}
          set={(state) => set({ state, page: "" })}
          options={[
            ["open", text("accounts.opened")],
            ["closed", text("accounts.closed")],
          ]}
        />
      </FilterBar>
      {shown.length === 0 ? (
        <Nothing title={text("accounts.empty")} />
      ) : (
        <DataTable
          caption={text("accounts.title")}
          columns={columns}
          rows={shown}
          rowId={(one) => one.name}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
      <Sessions />
      <NewAccountForm open={get("new") !== ""} made={made} close={() => set({ new: "" })} />
    </>
  );
}
