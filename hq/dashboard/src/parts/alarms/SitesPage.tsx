import { Alert, Button } from "antd";
import { useMemo } from "react";

import { type AlarmSite, type AlarmSites, useAlarmSites, useSiteTest, useTestMode, useWasReal } from "../../data/alarms";
import { may } from "../../data/session";
import { type Column, DataTable } from "../DataTable";
import { FilterBar, SearchBox } from "../Filters";
import { PageHead } from "../PageHead";
import { Failed, Loading, Nothing } from "../PageState";
import { FormProblem } from "../ProofForm";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { type Text, useText } from "../settings";
import { clock, dateAndClock } from "../time";
import { Views } from "./Views";

const TEST_MODE_MINUTES = 10;

/** 报警设备: installed, linked and tested are three numbers. */
export function SitesPage() {
  const sites = useAlarmSites();
  if (!sites.data) return sites.error ? <Failed error={sites.error} retry={() => void sites.refetch()} /> : <Loading />;
  return <Loaded data={sites.data} />;
}

function Loaded({ data }: { data: AlarmSites }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const test = useSiteTest();
  const mode = useTestMode();
  const real = useWasReal();
  const mayTest = may(me, "POST /v1/alarms/sites/{id}/tests");
  const q = get("q").trim().toLowerCase();
  const due = get("due") === "1";
  const rows = useMemo(
    () => data.sites.filter((site) => (!due || !site.fresh) && `${site.id} ${site.school_name} ${site.place}`.toLowerCase().includes(q)),
    [data.sites, due, q],
  );
  const { mutate: record } = test;
  const { mutate: setMode } = mode;
  const { mutate: ring } = real;
  const columns = useMemo(() => {
    const all: Column<AlarmSite>[] = [
      { id: "id", header: text("sites.id"), cell: (site) => <span className="post-id">{site.id}</span> },
      { id: "school", header: text("sites.school"), wide: true, cell: (site) => site.school_name },
      { id: "place", header: text("sites.place"), cell: (site) => site.place },
      { id: "state", header: text("sites.state"), cell: (site) => <State site={site} /> },
      { id: "last", header: text("sites.last_test"), cell: (site) => lastTest(text, site) },
    ];
    if (!mayTest) return all;
    const say = (site: AlarmSite, what: string) => text("sites.of_site", { id: site.id, what });
    const acts = (site: AlarmSite) => (
      <span className="ticks">
        {([true, false] as const).map((passed) => {
          const what = text(passed ? "sites.passed" : "sites.not_passed");
          return (
            <Button key={what} size="small" aria-label={say(site, what)} onClick={() => record({ id: site.id, passed })}>
              {what}
            </Button>
          );
        })}
        <Button
          size="small"
          type={site.test_mode_until == null ? "default" : "primary"}
          aria-label={say(site, text(site.test_mode_until == null ? "sites.mode_start" : "sites.mode_end"))}
          onClick={() => setMode({ id: site.id, minutes: site.test_mode_until == null ? TEST_MODE_MINUTES : 0 })}
        >
          {text(site.test_mode_until == null ? "sites.mode_start" : "sites.mode_end")}
        </Button>
        {site.may_be_real && (
          <Button size="small" danger aria-label={say(site, text("sites.was_real"))} onClick={() => ring(site.id)}>
            {text("sites.was_real")}
          </Button>
        )}
      </span>
    );
    return [...all, { id: "test", header: text("sites.test"), cell: acts }];
  }, [text, mayTest, record, setMode, ring]);
  const unregistered = Object.keys(data.unregistered);
  return (
    <>
      <PageHead title={text("sites.title")} note={text("sites.count", { n: data.all })} at={data.at} follows>
        <Views />
      </PageHead>
      {data.in_test_mode > 0 && <Alert className="form-problem" type="warning" showIcon title={text("sites.mode_warning", { n: data.in_test_mode })} />}
      {unregistered.length > 0 && (
        <Alert className="form-problem" type="warning" showIcon title={text("sites.unregistered", { ids: unregistered.join(" ") })} />
      )}
      <ul className="tiles three" aria-label={text("sites.title")}>
        {(["installed", "linked", "tested"] as const).map((figure) => (
          <li key={figure} className={`tile ${data[figure] === data.all ? "good" : "look"}`} data-figure={figure}>
            <span className="tile-label">{text(`sites.${figure}`)}</span>
            <span className="tile-value">{data[figure]}</span>
            <span className="tile-note">{text("sites.of", { n: data.all })}</span>
          </li>
        ))}
      </ul>
      <FilterBar clear={q || due ? () => set({ q: "", due: "", page: "" }) : undefined}>
        <SearchBox value={get("q")} set={(value) => set({ q: value, page: "" })} />
        <Button aria-pressed={due} type={due ? "primary" : "default"} onClick={() => set({ due: due ? "" : "1", page: "" })}>
          {text("sites.only_due")}
        </Button>
      </FilterBar>
      <FormProblem error={test.error ?? mode.error ?? real.error} />
      {rows.length === 0 ? (
        <Nothing
          title={data.all === 0 ? text("sites.empty") : text("sites.none_match")}
          hint={data.all === 0 ? text("sites.empty_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("sites.title")}
          columns={columns}
          rows={rows}
          rowId={(site) => site.id}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}

function State({ site }: { site: AlarmSite }) {
  const text = useText();
  const tested =
    site.passed === false ? (["bad", "sites.failed"] as const) : site.fresh ? (["good", "sites.fresh"] as const) : (["look", "sites.due"] as const);
  return (
    <span className="flags" data-fresh={site.fresh}>
      {site.installed == null && <span className="chip tone-look">{text("sites.not_installed")}</span>}
      {site.linked == null && <span className="chip tone-look">{text("sites.not_linked")}</span>}
      <span className={`chip tone-${tested[0]}`}>{text(tested[1])}</span>
      {site.test_mode_until != null && <span className="flag">{text("sites.mode_until", { at: clock(site.test_mode_until) })}</span>}
    </span>
  );
}

function lastTest(text: Text, site: AlarmSite): string {
  if (site.tested_at == null) return text("sites.never");
  const at = dateAndClock(site.tested_at);
  return site.by_signal ? text("sites.by_signal", { at }) : text("sites.by_hand", { at, by: site.tested_by ?? "" });
}
