import { Alert, Button } from "antd";
import { useState } from "react";

import { type CalendarMonth, type LayerRow, useCalendar } from "../data/places";
import { may } from "../data/session";
import { DayDialog, type DayEdit } from "../parts/calendar/DayDialog";
import { Layers } from "../parts/calendar/Layers";
import { Month } from "../parts/calendar/Month";
import { monthAfter } from "../parts/calendar/model";
import { ChoiceBox, FilterBar } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading } from "../parts/PageState";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import "../parts/places/places.css";

/** 校历: what each day is for the county or for one school, and which layer says so. */
export default function Calendar() {
  const [get] = useAddress();
  const month = get("month");
  const calendar = useCalendar(month && `${month}-01`, get("school"));
  if (!calendar.data) return calendar.error ? <Failed error={calendar.error} retry={() => void calendar.refetch()} /> : <Loading />;
  return <Loaded data={calendar.data} />;
}

function Loaded({ data }: { data: CalendarMonth }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const [edit, setEdit] = useState<DayEdit>();
  const [published, setPublished] = useState(false);
  const mayChange = may(me, "POST /v1/base/calendar");
  const month = data.month.slice(0, 7);
  const school = get("school");
  const remove = (row: LayerRow) => setEdit({ day: row.day, school: row.school ?? "", remove: true });
  return (
    <>
      <PageHead title={text("calendar.title")} note={month} at={data.at}>
        {mayChange && (
          <Button type="primary" onClick={() => setEdit({ day: "", school, remove: false })}>
            {text("calendar.add")}
          </Button>
        )}
      </PageHead>
      <FilterBar>
        <span className="choices">
          <Button onClick={() => set({ month: monthAfter(month, -1) })}>{text("calendar.previous")}</Button>
          <Button onClick={() => set({ month: "" })}>{text("calendar.this")}</Button>
          <Button onClick={() => set({ month: monthAfter(month, 1) })}>{text("calendar.next")}</Button>
        </span>
        <ChoiceBox
          label={text("calendar.school")}
          value={school}
          set={(chosen) => set({ school: chosen })}
          none={text("calendar.all_schools")}
          options={data.schools.map((one) => [one.id, `${one.id} ${one.name}`])}
        />
      </FilterBar>
      {published && <Alert className="form-problem" type="success" showIcon role="status" closable title={text("places.published")} onClose={() => setPublished(false)} />}
      <Month data={data} one={school !== ""} choose={mayChange ? (day) => setEdit({ day, school, remove: false }) : undefined} />
      <Layers data={data} remove={mayChange ? remove : undefined} />
      <DayDialog
        edit={edit}
        data={data}
        close={() => setEdit(undefined)}
        published={() => {
          setEdit(undefined);
          setPublished(true);
        }}
      />
    </>
  );
}
