import type { Visit } from "../../data/patrol";
import { PERIODS } from "../board/model";
import { ChoiceBox, FilterBar, SearchBox } from "../Filters";
import { Nothing } from "../PageState";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { gridOf, reasons, weekday } from "./model";

const FILTERS = ["q", "unit", "show"] as const;

/** The week's plan: each gate in each period, seen or on which day. */
export function WeekGrid({ visits, today }: { visits: Visit[]; today: string }) {
  const text = useText();
  const [get, set] = useAddress();
  const filter = { q: get("q"), unit: get("unit"), show: get("show") };
  const rows = gridOf(visits, filter);
  const periods = PERIODS.filter((period) => visits.some((visit) => visit.period === period));
  const units = [...new Map(visits.map((visit) => [visit.unit, visit.unit_name])).entries()].toSorted(([one], [other]) => one.localeCompare(other));
  const filtered = FILTERS.some((name) => get(name));
  return (
    <section aria-label={text("patrol.grid")}>
      <FilterBar clear={filtered ? () => set(Object.fromEntries(FILTERS.map((name) => [name, ""]))) : undefined}>
        <SearchBox value={filter.q} set={(q) => set({ q })} />
        <ChoiceBox label={text("filter.unit")} value={filter.unit} set={(unit) => set({ unit })} options={units} />
        <ChoiceBox label={text("patrol.show")} value={filter.show} set={(show) => set({ show })} options={[["open", text("patrol.show.open")]]} />
      </FilterBar>
      {rows.length === 0 ? (
        <Nothing title={text("patrol.none_match")} />
      ) : (
        <table className="data patrol-grid">
          <caption className="unseen">{text("patrol.grid")}</caption>
          <thead>
            <tr>
              <th scope="col">{text("patrol.gate")}</th>
              {periods.map((period) => (
                <th key={period} scope="col">
                  {text(`period.${period}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.post} data-post={row.post}>
                <th scope="row">
                  <span className="post-id">{row.post}</span> {row.school} <span className="muted">{row.gate}</span>
                </th>
                {periods.map((period) => {
                  const visit = row.cells.get(period);
                  return (
                    <td key={period} data-label={text(`period.${period}`)}>
                      <span className="cell">{visit ? <Cell visit={visit} today={today} open={() => set({ post: visit.post, period: visit.period, view: "" })} /> : "–"}</span>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Cell({ visit, today, open }: { visit: Visit; today: string; open: () => void }) {
  const text = useText();
  const { language } = useSettings();
  const on = visit.day === today ? text("patrol.today") : weekday(visit.day, language);
  const [tone, said] =
    visit.state === "done"
      ? ["good", `✓ ${text("patrol.done_on", { day: on })}`]
      : visit.state === "missed"
        ? ["bad", `✕ ${text("patrol.missed")}`]
        : [visit.day === today ? "look" : "plain", `◷ ${text("patrol.due_on", { day: on })}`];
  return (
    <button type="button" className={`chip tone-${tone}`} data-state={visit.state} title={`${visit.post} ${visit.day} ${reasons(text, visit).join(" · ")}`} onClick={open}>
      {said}
    </button>
  );
}
