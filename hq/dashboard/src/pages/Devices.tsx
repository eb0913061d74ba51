import { Button, Input } from "antd";
import { useMemo, useState } from "react";

import { type DeviceRow, type Devices as DevicesData, type Invite, useDevices, useRevoke } from "../data/people";
import { may } from "../data/session";
import { type Column, DataTable } from "../parts/DataTable";
import { InviteCard } from "../parts/devices/InviteCard";
import { InviteForm } from "../parts/devices/InviteForm";
import { Reviews } from "../parts/devices/Reviews";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { FreshDialog } from "../parts/FreshDialog";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay, dateAndClock } from "../parts/time";
import "../parts/people/people.css";

const STATES = ["active", "expired", "rotated", "revoked"] as const;
const TONES: Record<DeviceRow["state"], string> = { active: "good", expired: "look", rotated: "plain", revoked: "bad" };
const MIN_REASON = 4;

/** 设备: phones with their holders; a code for a new one, one taken out of use, what such a one still sent. */
export default function Devices() {
  const devices = useDevices();
  const [made, setMade] = useState<{ invite: Invite; holder: string }>();
  if (made) return <InviteCard {...made} done={() => setMade(undefined)} />;
  if (!devices.data) return devices.error ? <Failed error={devices.error} retry={() => void devices.refetch()} /> : <Loading />;
  return <Loaded data={devices.data} made={(invite, holder) => setMade({ invite, holder })} />;
}

function holderOf(one: DeviceRow): string {
  return one.person ? `${one.name ?? ""} ${one.person}` : `${one.post ?? ""} ${one.school ?? ""}`;
}

function Loaded({ data, made }: { data: DevicesData; made: (invite: Invite, holder: string) => void }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const mayRevoke = may(me, "POST /v1/devices/{id}/revoke");
  const shown = useMemo(() => {
    const q = get("q").toLowerCase();
    const state = get("state");
    return data.devices.filter(
      (one) => (!state || one.state === state) && `${one.device} ${holderOf(one)} ${one.posts.join(" ")}`.toLowerCase().includes(q),
    );
  }, [data, get]);
  const columns = useMemo<Column<DeviceRow>[]>(
    () => [
      { id: "holder", header: text("devices.holder"), wide: true, cell: holderOf },
      { id: "device", header: text("devices.device"), cell: (one) => <code>{one.device}</code> },
      {
        id: "state",
        header: text("filter.state"),
        cell: (one) => <span className={`chip tone-${TONES[one.state]}`}>{text(`devices.state.${one.state}`)}</span>,
      },
      { id: "posts", header: text("people.posts"), cell: (one) => one.posts.join(", ") || "–" },
      { id: "issued", header: text("devices.issued"), cell: (one) => dateAndClock(one.issued_at) },
      { id: "expires", header: text("devices.expires"), cell: (one) => civilDay(one.expires_at) },
      { id: "heard", header: text("people.heard"), cell: (one) => (one.synced_at == null ? "–" : dateAndClock(one.synced_at)) },
      {
        id: "revoke",
        header: text("devices.revoke"),
        cell: (one) => {
          if (one.revoked_at != null) return <span className="muted small">{dateAndClock(one.revoked_at)}</span>;
          if (!mayRevoke || one.state === "rotated") return "–";
          return (
            <Button size="small" danger data-row aria-label={text("devices.revoke_of", { who: holderOf(one) })} onClick={() => set({ revoke: one.device })}>
              {text("devices.revoke")}
            </Button>
          );
        },
      },
    ],
    [text, mayRevoke, set],
  );
  const inUse = data.devices.filter((one) => one.state === "active").length;
  const chosen = data.devices.find((one) => one.device === get("revoke"));
  return (
    <>
      <PageHead title={text("devices.title")} note={text("devices.note", { n: inUse, all: data.devices.length })} at={data.at}>
        {may(me, "POST /v1/devices/invites") && (
          <Button type="primary" onClick={() => set({ invite: "1" })}>
            {text("devices.invite")}
          </Button>
        )}
      </PageHead>
      <p className="muted lead">{text("devices.lead")}</p>
      <FilterBar clear={get("q") || get("state") ? () => set({ q: "", state: "", page: "" }) : undefined}>
        <SearchBox of={text("people.search")} value={get("q")} set={(q) => set({ q, page: "" })} />
        <ChoiceBox
          label={text("filter.state")}
          value={get("state")}
          set={(state) => set({ state, page: "" })}
          options={STATES.map((state) => [state, text(`devices.state.${state}`)])}
        />
      </FilterBar>
      {shown.length === 0 ? (
        <Nothing title={text("devices.empty")} hint={text("devices.empty_hint")} />
      ) : (
        <DataTable
          caption={text("devices.title")}
          columns={columns}
          rows={shown}
          rowId={(one) => one.device}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.device}
        />
      )}
      {may(me, "GET /v1/reviews") && <Reviews />}
      <InviteForm open={get("invite") !== ""} data={data} made={made} close={() => set({ invite: "" })} />
      <Revoke device={mayRevoke ? chosen : undefined} close={() => set({ revoke: "" })} />
    </>
  );
}

function Revoke({ device, close }: { device: DeviceRow | undefined; close: () => void }) {
  const text = useText();
  const revoke = useRevoke();
  const [reason, setReason] = useState("");
  const leave = () => {
    setReason("");
    revoke.reset();
    close();
  };
  return (
    <FreshDialog
      open={device !== undefined}
      title={device ? text("devices.revoke_of", { who: holderOf(device) }) : ""}
      label={text("devices.revoke")}
      danger
      disabled={reason.trim().length < MIN_REASON}
      act={() => device && revoke.mutate({ id: device.device, reason: reason.trim() }, { onSuccess: leave })}
      busy={revoke.isPending}
      error={revoke.error}
      close={leave}
    >
      <p>{text("devices.revoke_lead")}</p>
      <label className="field">
        {text("people.reason")}
        <Input.TextArea rows={3} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </FreshDialog>
  );
}
