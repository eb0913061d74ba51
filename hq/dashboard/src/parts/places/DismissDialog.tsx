import { Button, Input, Modal } from "antd";
import { useState } from "react";

import { isStale, useChangeDismissal, useDismissalPreview } from "../../data/places";
import { serverTime } from "../../data/query";
import { FormProblem } from "../ProofForm";
import { useSettings, useText } from "../settings";
import { civilDay, clock, dayAfter, longDay } from "../time";
import { Changes } from "./Changes";
import { isTime, suggestedTimes } from "./model";

interface Props {
  /** The school; none: closed. */
  id: string;
  name: string;
  close: () => void;
  published: () => void;
}

/** 明日放学: one click opens it, the second chooses the time and shows what changes, the third publishes. */
export function DismissDialog({ id, name, close, published }: Props) {
  const text = useText();
  return (
    <Modal
      open={id !== ""}
      onCancel={close}
      footer={null}
      destroyOnHidden
      width={620}
      closable={{ "aria-label": text("app.close") }}
      title={text("places.dismiss_title", { school: name })}
    >
      {id !== "" && <Choose key={id} id={id} close={close} published={published} />}
    </Modal>
  );
}

function Choose({ id, close, published }: Omit<Props, "name">) {
  const text = useText();
  const { language } = useSettings();
  const [now] = useState(() => serverTime(Date.now()));
  const today = civilDay(now);
  const tomorrow = dayAfter(today, 1);
  const [day, setDay] = useState(tomorrow);
  const [at, setAt] = useState("");
  const asked = day && isTime(at) ? { id, day, at } : undefined;
  const preview = useDismissalPreview(asked);
  const change = useChangeDismissal();
  const ready = asked && preview.data && !preview.isFetching ? { ...asked, revision: preview.data.revision } : undefined;
  const nothing = preview.data?.schools.every((school) => school.days.length === 0);
  return (
    <div className="details">
      <p className="muted">{text("places.dismiss_lead")}</p>
      <div className="choices" role="group" aria-label={text("places.dismiss_day")}>
        {([today, tomorrow] as const).map((one) => (
          <Button key={one} aria-pressed={day === one} type={day === one ? "primary" : "default"} onClick={() => setDay(one)}>
            {text(one === today ? "places.today" : "places.tomorrow_word")} {one.slice(5)}
          </Button>
        ))}
        <Input type="date" className="short-input" aria-label={text("places.dismiss_day")} value={day} min={today} onChange={(event) => setDay(event.target.value)} />
      </div>
      <div className="choices" role="group" aria-label={text("places.dismiss_times")}>
        {suggestedTimes(day, today, clock(now)).map((time) => (
          <Button key={time} aria-pressed={at === time} type={at === time ? "primary" : "default"} onClick={() => setAt(time)}>
            {time}
          </Button>
        ))}
        <Input type="time" className="short-input" aria-label={text("places.dismiss_other")} value={at} onChange={(event) => setAt(event.target.value)} />
      </div>
      {asked ? <FormProblem error={preview.error} /> : <p className="muted">{text("places.dismiss_choose")}</p>}
      {asked && preview.data && <Changes preview={preview.data} />}
      <FormProblem error={change.error} />
      {isStale(change.error) && <p>{text("places.stale")}</p>}
      <div className="actions">
        <Button onClick={close}>{text("places.cancel")}</Button>
        <Button
          type="primary"
          disabled={!ready || nothing}
          loading={change.isPending || (asked !== undefined && preview.isFetching)}
          onClick={() => ready && change.mutate(ready, { onSuccess: published })}
        >
          {asked ? text("places.dismiss_publish", { day: longDay(day, language), at }) : text("places.sign")}
        </Button>
      </div>
    </div>
  );
}
