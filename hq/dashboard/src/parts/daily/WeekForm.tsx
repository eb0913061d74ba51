import { Button, Input } from "antd";

import { useWeek, type Week } from "../../data/daily";
import { FilterBar, ChoiceBox } from "../Filters";
import { Failed, Loading, Nothing } from "../PageState";
import { Sheet, SheetTable } from "../print/Sheet";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { clock, dayAfter } from "../time";
import { FormChoice } from "./FormChoice";
import { dutyOf, weekWindows } from "./model";

/** 勤务安排表: a week by post, as it is printed. */
export function WeekForm() {
  const [get] = useAddress();
  const week = useWeek(get("day"), "", true);
  if (!week.data) return week.error ? <Failed error={week.error} retry={() => void week.refetch()} /> : <Loading />;
  return <Loaded week={week.data} />;
}

function Loaded({ week }: { week: Week }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const units = [...new Map(week.posts.map((post) => [post.unit, post.unit_name])).entries()].toSorted(([one], [other]) => one.localeCompare(other));
  const posts = week.posts.filter((post) => (!get("unit") || post.unit === get("unit")) && post.people.length > 0);
  const unitName = units.find(([unit]) => unit === get("unit"))?.[1];
  const days = Array.from({ length: 7 }, (_, at) => dayAfter(week.from, at));
  const name = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", weekday: "short" });
  const names = days.map((day) => name.format(Date.parse(`${day}T00:00:00Z`)));
  return (
    <>
      <div className="no-print">
        <FilterBar>
          <FormChoice />
          <span className="day-steps">
            <Button onClick={() => set({ day: dayAfter(week.from, -7) })}>{text("form.previous")}</Button>
            <Input type="date" className="day-box" aria-label={text("filter.day")} value={week.from} onChange={(event) => event.target.value && set({ day: event.target.value })} />
            <Button onClick={() => set({ day: dayAfter(week.from, 7) })}>{text("form.next")}</Button>
          </span>
          <ChoiceBox label={text("filter.unit")} value={get("unit")} set={(unit) => set({ unit })} options={units} />
        </FilterBar>
      </div>
      {posts.length === 0 ? (
        <Nothing title={text("form.week_empty")} />
      ) : (
        <Sheet
          title={text("form.week")}
          unit={unitName ?? text("brief.unit")}
          asOf={week.at}
          note={text("form.week_note", { from: week.from, to: days[6] ?? "", version: week.roster })}
          madeBy={me.name}
        >
          {posts.map((post) => (
            <section key={post.post} className="week-post">
              <h2>
                {post.post} {post.school} <span className="sheet-small">{post.unit_name}</span>
              </h2>
              <p className="sheet-small">
                {text("form.week_windows")}: {weekWindows(post, names, clock, text).join("; ") || text("form.none")}
              </p>
              <SheetTable
                caption={`${post.post} ${post.school}`}
                head={[text("form.week_people"), ...names]}
                rows={post.people.map((person) => ({
                  key: person.person,
                  cells: [
                    `${person.name} ${person.person}${person.part === "leader" ? ` (${text("form.leader")})` : ""}`,
                    ...person.windows.map((windows, at) => dutyOf(text, windows, person.away[at] ?? 0)),
                  ],
                }))}
              />
            </section>
          ))}
        </Sheet>
      )}
    </>
  );
}
