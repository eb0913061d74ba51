import { Checkbox, Input, Segmented, Select } from "antd";
import { useState } from "react";

import { type Devices, type Invite, useInvite } from "../../data/people";
import { FreshDialog } from "../FreshDialog";
import { useText } from "../settings";

interface Props {
  open: boolean;
  data: Devices;
  made: (invite: Invite, holder: string) => void;
  close: () => void;
}

/** Whom a new phone is for: a person, or a post as its shared phone. */
export function InviteForm({ open, data, made, close }: Props) {
  const text = useText();
  const invite = useInvite();
  const [of, setOf] = useState<"person" | "post">("person");
  const [holder, setHolder] = useState<string>();
  const [onScreen, setOnScreen] = useState(false);
  const [address, setAddress] = useState("");
  const options =
    of === "person"
      ? data.people.map(({ person, name }) => ({ value: person, label: `${name} ${person}` }))
      : data.posts.map(({ post, school }) => ({ value: post, label: `${post} ${school}` }));
  const leave = () => {
    invite.reset();
    setHolder(undefined);
    close();
  };
  const act = () =>
    holder &&
    invite.mutate(
      { [of]: holder, posts: [], on_screen: onScreen, hq: address.trim() || undefined },
      {
        onSuccess: (fresh) => {
          leave();
          made(fresh, options.find((one) => one.value === holder)?.label ?? holder);
        },
      },
    );
  return (
    <FreshDialog
      open={open}
      title={text("devices.invite")}
      label={text("devices.make_code")}
      disabled={!holder}
      act={act}
      busy={invite.isPending}
      error={invite.error}
      close={leave}
    >
      <p>{text("devices.invite_lead")}</p>
      <Segmented
        className="field"
        value={of}
        onChange={(value) => {
          setOf(value);
          setHolder(undefined);
        }}
        options={(["person", "post"] as const).map((value) => ({ value, label: text(`devices.for.${value}`) }))}
      />
      <label className="field" htmlFor="invite-holder">
        {text(`devices.for.${of}`)}
        <Select
          id="invite-holder"
          aria-label={text(`devices.for.${of}`)}
          className="full"
          showSearch={{ optionFilterProp: "label" }}
          value={holder}
          onChange={setHolder}
          options={options}
        />
      </label>
      <label className="field">
        {text("devices.address")}
        <Input value={address} onChange={(event) => setAddress(event.target.value)} placeholder={text("devices.address_hint")} />
      </label>
      <div className="field">
        <Checkbox checked={onScreen} onChange={(event) => setOnScreen(event.target.checked)}>
          {text("devices.on_screen")}
        </Checkbox>
      </div>
    </FreshDialog>
  );
}
