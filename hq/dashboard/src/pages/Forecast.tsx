import { Alert, Button } from "antd";
import { useMemo } from "react";

import { type Forecast as ForecastData, type Gap, useAsk, useForecast } from "../data/forecast";
import { may } from "../data/session";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { AskLine } from "../parts/forecast/AskLine";
import { asking, GapDrawer } from "../parts/forecast/GapDrawer";
import { lacking, nearest, needsRoster, reasonText, shortDay, shownGaps, who } from "../parts/forecast/model";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing, ProblemText } from "../parts/PageState";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { clock, longDay } from "../parts/time";
import type { Key } from "../text";

/** Reasons that a row shows before it counts the rest. */
const SHOWN = 3;
const FILTERS = ["q", "unit", "day", "when", "kind"] as const;

/** 覆盖预测: who will be lacking in the next hours and days, why, and whom one may ask. */
export default function Forecast() {
  const forecast = useForecast();
  if (!forecast.data) {
    return forecast.error ? <Failed error={forecast.error} retry={() => void forecast.refetch()} /> : <Loading />;
  }
  return <Loaded data={forecast.data} />;
}

function Loaded({ data }: { data: ForecastData }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const ask = useAsk();
  const mayAsk = may(me, "POST /v1/stand-ins/ask");
  const shown = useMemo(
    () => shownGaps(data.gaps, { q: get("q"), unit: get("unit"), day: get("day"), when: get("when"), kind: get("kind") }),
    [data, get],
  );
  const columns = useMemo<Column<Gap>[]>(
    () => [
      {
        id: "post",
        header: text("forecast.post"),
        wide: true,
        cell: (gap) => (
          <>
            <span className="post-id">{gap.post}</span> {gap.school} <span className="muted small">{gap.unit_name}</span>
          </>
        ),
      },
      { id: "day", header: text("forecast.date"), cell: (gap) => shortDay(gap.day) },
      { id: "kind", header: text("forecast.kind"), cell: (gap) => <Kind gap={gap} /> },
      { id: "windows", header: text("forecast.windows"), cell: (gap) => <Windows gap={gap} /> },
      { id: "reasons", header: text("forecast.reasons"), wide: true, cell: (gap) => <Reasons gap={gap} /> },
      {
        id: "substitute",
        header: text("forecast.substitute"),
        cell: (gap) => <Next gap={gap} busy={ask.isPending} ask={mayAsk ? (body) => ask.mutate(body) : undefined} />,
      },
      {
        id: "open",
        header: text("forecast.open"),
        cell: (gap) => (
          <Button size="small" data-row onClick={() => set({ gap: `${gap.day}_${gap.post}` })}>
            {text("forecast.open")}
          </Button>
        ),
      },
    ],
    [text, ask, mayAsk, set],
  );
  const chosen = data.gaps.find((gap) => `${gap.day}_${gap.post}` === get("gap"));
  const filtered = FILTERS.some((name) => get(name));
  return (
    <>
      <PageHead title={text("forecast.title")} note={text("forecast.note", { n: shown.length })} at={data.at} />
      <p className="muted lead">{text("forecast.lead")}</p>
      <Days data={data} />
      <Filters data={data} clear={filtered ? () => set(Object.fromEntries([...FILTERS, "page"].map((name) => [name, ""]))) : undefined} />
      {ask.error && <Alert className="form-problem" type="error" showIcon title={<ProblemText error={ask.error} />} role="alert" />}
      {shown.length === 0 ? (
        <Nothing
          title={text(data.gaps.length === 0 ? "forecast.empty" : "forecast.none_match")}
          hint={data.gaps.length === 0 ? text("forecast.empty_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("forecast.title")}
          columns={columns}
          rows={shown}
          rowId={(gap) => `${gap.day}_${gap.post}`}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen && `${chosen.day}_${chosen.post}`}
        />
      )}
      <GapDrawer gap={chosen} close={() => set({ gap: "" })} />
    </>
  );
}

/** One chip a day: how many windows are short, and who has not read the roster. */
function Days({ data }: { data: ForecastData }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  return (
    <div className="strip" role="group" aria-label={text("forecast.days")}>
      {data.days.map((day) => (
        <button
          key={day.day}
          type="button"
          className={`chip ${day.short > 0 ? "state-not_checked_in" : "state-confirmed"}`}
          aria-pressed={get("day") === day.day}
          title={`${text("forecast.day", { day: longDay(day.day, language), windows: day.windows, short: day.short })} · ${text("forecast.unacknowledged_people", { n: day.unacknowledged })}`}
          onClick={() => set({ day: get("day") === day.day ? "" : day.day, page: "" })}
        >
          {shortDay(day.day)} {day.short > 0 ? text("forecast.day_short", { n: day.short }) : text("forecast.day_full")}
        </button>
      ))}
    </div>
  );
}

function Filters({ data, clear }: { data: ForecastData; clear?: () => void }) {
  const text = useText();
  const [get, set] = useAddress();
  const units = [...new Map(data.gaps.map((gap) => [gap.unit, gap.unit_name])).entries()].toSorted(([one], [other]) => one.localeCompare(other));
  return (
    <FilterBar clear={clear}>
      <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
      <ChoiceBox label={text("forecast.when")} value={get("when")} set={(when) => set({ when, page: "" })} none={text("forecast.days")} options={[["soon", text("forecast.soon")]]} />
      <ChoiceBox
        label={text("forecast.kind")}
        value={get("kind")}
        set={(kind) => set({ kind, page: "" })}
        options={(["certain", "watch"] as const).map((kind) => [kind, text(`forecast.${kind}`)])}
      />
      <ChoiceBox label={text("filter.unit")} value={get("unit")} set={(unit) => set({ unit, page: "" })} options={units} />
    </FilterBar>
  );
}

function Kind({ gap }: { gap: Gap }) {
  const text = useText();
  return (
    <span className="flags">
      <span className={gap.certain ? "flag bad" : "flag"}>{text(gap.certain ? "forecast.certain" : "forecast.watch")}</span>
      {gap.soon && <span className="flag">{text("forecast.soon")}</span>}
    </span>
  );
}

function Windows({ gap }: { gap: Gap }) {
  const text = useText();
  return (
    <ul className="plain">
      {gap.windows.map((window) => {
        const what = lacking(text, window.short);
        return (
          <li key={window.on_due}>
            {text(`period.${window.period}` as Key)} {clock(window.on_due)}–{clock(window.off_due)}{" "}
            {what && <span className="badge short">{text("forecast.missing", { what })}</span>}
          </li>
        );
      })}
    </ul>
  );
}

function Reasons({ gap }: { gap: Gap }) {
  const text = useText();
  const all = gap.reasons.map((reason) => reasonText(text, reason, gap.day));
  const rest = all.length - SHOWN;
  return (
    <ul className="plain">
      {all.slice(0, SHOWN).map((said) => (
        <li key={said}>{said}</li>
      ))}
      {rest > 0 && <li className="muted small">{text("forecast.reason.counted", { n: rest })}</li>}
    </ul>
  );
}

/** What is to be done next: wait, confirm, or ask the nearest with one click. */
function Next({ gap, ask, busy }: { gap: Gap; ask?: (body: ReturnType<typeof asking>) => void; busy: boolean }) {
  const text = useText();
  const waiting = gap.asks.find((one) => one.state === "waiting" || one.state === "yes");
  if (waiting) return <AskLine ask={waiting} day={gap.day} />;
  const found = nearest(gap);
  if (found && ask) {
    return (
      <Button size="small" disabled={busy} onClick={() => ask(asking(gap, found.opening, found.substitute.person))}>
        {text("forecast.ask_who", { who: who(found.substitute.person, found.substitute.name) })}
      </Button>
    );
  }
  if (found) return <span>{who(found.substitute.person, found.substitute.name)}</span>;
  return <span className="muted">{needsRoster(gap) ? text("forecast.roster_first") : "–"}</span>;
}
