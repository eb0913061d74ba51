import { Button, Drawer } from "antd";
import { useState } from "react";

import { type School, type UnitRow, useSchool } from "../../data/places";
import { may } from "../../data/session";
import { Failed, Loading } from "../PageState";
import { useFrame } from "../Shell";
import { useSettings, useText } from "../settings";
import { longDay } from "../time";
import type { Key } from "../../text";
import { GateDialog } from "./GateDialog";
import { statusKey, validText, weekdaysText, whyText, windowTexts } from "./model";
import { PostDialog } from "./PostDialog";
import { TimetableDialog } from "./TimetableDialog";
import { Versions } from "./Versions";

interface Props {
  /** None: closed. */
  id: string;
  name: string;
  units: UnitRow[];
  dismiss?: () => void;
  close: () => void;
  published: () => void;
}

/** One school: its days, timetable, gates, posts and versions. */
export function SchoolDrawer({ id, name, close, ...rest }: Props) {
  const text = useText();
  return (
    <Drawer open={id !== ""} onClose={close} size={640} closable={{ "aria-label": text("app.close") }} title={`${name} ${id}`} destroyOnHidden>
      {id !== "" && <Content key={id} id={id} {...rest} />}
    </Drawer>
  );
}

function Content({ id, ...rest }: Omit<Props, "close" | "name">) {
  const school = useSchool(id);
  if (!school.data) return school.error ? <Failed error={school.error} retry={() => void school.refetch()} /> : <Loading />;
  return <Details school={school.data} {...rest} />;
}

/** What is being edited. */
type Editing = { what: "timetable" } | { what: "gate" | "post"; id: string } | undefined;

function Details({ school, units, dismiss, published }: { school: School } & Pick<Props, "units" | "dismiss" | "published">) {
  const text = useText();
  const { me } = useFrame();
  const [editing, setEditing] = useState<Editing>();
  const close = () => setEditing(undefined);
  const done = () => {
    close();
    published();
  };
  const guarded = school.posts.length > 0;
  const allowed = (path: string) => guarded && may(me, `POST /v1/base/${path}`);
  return (
    <div className="details">
      <p className="muted">
        {text(`places.level.${school.level}` as Key)} · {school.town} · {text("places.pupils", { n: school.enrolment, boarders: school.boarders })}
      </p>
      <div className="actions start">
        {dismiss && guarded && (
          <Button type="primary" onClick={dismiss}>
            {text("places.dismiss")}
          </Button>
        )}
        {allowed("schools/{id}/timetable") && <Button onClick={() => setEditing({ what: "timetable" })}>{text("places.timetable_edit")}</Button>}
      </div>
      {!guarded && <p>{text("places.no_post")}</p>}
      <Days school={school} />
      <Timetable school={school} />
      <h3>{text("places.gates")}</h3>
      <ul className="plain windows">
        {school.gates.map((gate) => (
          <li key={gate.id}>
            <span className="window-line">
              <b>{gate.name || gate.id}</b> <span className="muted small">{gate.id}</span>
              {allowed("gates/{id}") && (
                <Button size="small" aria-label={text("places.gate_edit_of", { name: gate.name || gate.id })} onClick={() => setEditing({ what: "gate", id: gate.id })}>
                  {text("places.gate_edit")}
                </Button>
              )}
            </span>
            <span className="muted small">{text("places.gate_at", { lat: gate.lat.toFixed(6), lon: gate.lon.toFixed(6), radius: gate.radius_m })}</span>
          </li>
        ))}
      </ul>
      <h3>{text("places.post_list")}</h3>
      <ul className="plain windows">
        {school.posts.map((post) => (
          <li key={post.id}>
            <span className="window-line">
              <b className="post-id">{post.id}</b> {post.unit_name} · {text("places.post_strength", { officers: post.officers, auxiliaries: post.auxiliaries })}
              {allowed("posts/{id}") && (
                <Button size="small" aria-label={text("places.post_edit_of", { id: post.id })} onClick={() => setEditing({ what: "post", id: post.id })}>
                  {text("places.post_edit")}
                </Button>
              )}
            </span>
            <span className="muted small">
              {post.gate} · {text("places.version", { n: post.version })}
            </span>
          </li>
        ))}
      </ul>
      <h3>{text("places.versions")}</h3>
      <Versions versions={school.versions} />
      <TimetableDialog school={school} open={editing?.what === "timetable"} close={close} published={done} />
      <GateDialog gate={editing?.what === "gate" ? school.gates.find((gate) => gate.id === editing.id) : undefined} revision={school.revision} close={close} published={done} />
      <PostDialog
        post={editing?.what === "post" ? school.posts.find((post) => post.id === editing.id) : undefined}
        units={units}
        revision={school.revision}
        close={close}
        published={done}
      />
    </div>
  );
}

function Days({ school }: { school: School }) {
  const text = useText();
  const { language } = useSettings();
  return (
    <>
      <h3>{text("places.days")}</h3>
      <ul className="plain windows">
        {school.days.map((day) => (
          <li key={day.day} className="window-line">
            <span>{longDay(day.day, language)}</span>
            <span className={day.status === "provisional" ? "flag" : "muted"}>{text(statusKey(day))}</span>
            {day.reason && <span className="muted small">{whyText(text, day.reason)}</span>}
            {windowTexts(text, day).map((window) => (
              <span key={window} className="unbroken">
                {window}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

function Timetable({ school }: { school: School }) {
  const text = useText();
  const { language } = useSettings();
  if (school.movements.length === 0) return null;
  return (
    <>
      <h3>{text("places.timetable")}</h3>
      <table className="data compact">
        <thead>
          <tr>
            {(["label", "kind", "time", "weekdays", "valid"] as const).map((column) => (
              <th key={column} scope="col">
                {text(`places.row.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {school.movements.map((row) => (
            <tr key={`${row.valid_from} ${row.weekdays} ${row.start} ${row.label}`}>
              <td data-label={text("places.row.label")}>{row.label}</td>
              <td data-label={text("places.row.kind")}>{text(`places.row.${row.kind}`)}</td>
              <td data-label={text("places.row.time")}>
                {row.start}–{row.end}
              </td>
              <td data-label={text("places.row.weekdays")}>{weekdaysText(text, language, row.weekdays)}</td>
              <td data-label={text("places.row.valid")}>{validText(text, row)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
