import AlertFilled from "@ant-design/icons/AlertFilled";
import SoundOutlined from "@ant-design/icons/SoundOutlined";
import { Button } from "antd";
import { Link } from "react-router";

import { type Alarm, type AlarmList, useAlarmStep, useAlarms } from "../../data/alarms";
import { useServerNow } from "../../data/board";
import { isScreen, type Me, may } from "../../data/session";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { useSiren } from "./siren";
import { lasted, where, who } from "./words";

const SECOND = 1_000;

/** Over every page: whoever calls for help is heard wherever the desk looks. */
export function Banner({ me }: { me: Me }) {
  const alarms = useAlarms(may(me, "GET /v1/alarms"));
  const list = alarms.data;
  const mayStep = may(me, "POST /v1/alarms/{id}/steps");
  const { audible, enable } = useSiren((list?.rings ?? 0) > 0, (list?.escalated ?? 0) > 0);
  if (!list) return null;
  return (
    <>
      {(mayStep || isScreen(me)) && !audible && <SoundOff enable={enable} />}
      {list.rings > 0 ? (
        <Ringing list={list} receivedAt={alarms.dataUpdatedAt} mayStep={mayStep} onWall={isScreen(me)} />
      ) : (
        list.open > 0 && <Handled list={list} onWall={isScreen(me)} />
      )}
    </>
  );
}

function SoundOff({ enable }: { enable: () => void }) {
  const text = useText();
  return (
    <button type="button" className="sound-off" onClick={enable}>
      <SoundOutlined aria-hidden="true" /> {text("alarms.sound_off")}
    </button>
  );
}

function Handled({ list, onWall }: { list: AlarmList; onWall: boolean }) {
  const text = useText();
  const told = text("alarms.open_bar", { n: list.open });
  return (
    <p className="alarm-bar" role="status">
      <AlertFilled aria-hidden="true" />
      {onWall ? told : <Link to="/desk/alarms">{told}</Link>}
    </p>
  );
}

interface RingingProps {
  list: AlarmList;
  receivedAt: number;
  mayStep: boolean;
  /** Nobody is there to go and look. */
  onWall: boolean;
}

function Ringing({ list, receivedAt, mayStep, onWall }: RingingProps) {
  const text = useText();
  const now = useServerNow(list.at, receivedAt, SECOND) ?? list.at;
  const ringing = list.alarms.filter((alarm) => alarm.rings);
  // The one that has waited longest.
  const first = ringing.reduce<Alarm | undefined>((one, other) => (one && one.raised_at <= other.raised_at ? one : other), undefined);
  const step = useAlarmStep();
  if (!first) return null;
  return (
    <div className={first.escalated ? "alarm-banner escalated" : "alarm-banner"} role="alert" data-alarm={first.id}>
      <AlertFilled aria-hidden="true" className="alarm-icon" />
      <div className="alarm-said">
        <b>
          {text(`alarms.source.${first.source}`)} · {where(text, first)}
        </b>
        <span>
          {who(first)} {first.silent && text("alarms.silent")}
        </span>
      </div>
      <div className="alarm-said">
        {first.escalated && <b>{text("alarms.escalated")}</b>}
        {/* The seconds are not read aloud each time that they pass. */}
        <span aria-hidden="true">{text("alarms.unacknowledged", { left: lasted(first.raised_at, now) })}</span>
        {ringing.length > 1 && <span>{text("alarms.more", { n: ringing.length - 1 })}</span>}
      </div>
      <div className="alarm-acts">
        {mayStep && (
          <Button size="large" loading={step.isPending} onClick={() => step.mutate({ id: first.id, stage: "acknowledged" })}>
            {text("alarms.do.acknowledged")}
          </Button>
        )}
        {!onWall && <Link to={`/desk/alarms?id=${first.id}`}>{text("alarms.look")}</Link>}
      </div>
      <FormProblem error={step.error} />
    </div>
  );
}
