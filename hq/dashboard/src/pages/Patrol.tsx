import { Segmented } from "antd";
import { type KeyboardEvent, useMemo, useState } from "react";

import { useBoard, useServerNow } from "../data/board";
import { type Patrol as PatrolData, usePatrol, useSeen, type Visit } from "../data/patrol";
import { may } from "../data/session";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { Findings } from "../parts/patrol/Findings";
import { bodyOf, chosenOf, type Draft, EMPTY, inOrder, keyed, nextOf, queueOf, rowOf, runs } from "../parts/patrol/model";
import { Queue } from "../parts/patrol/Queue";
import { WeekGrid } from "../parts/patrol/WeekGrid";
import { Workbench } from "../parts/patrol/Workbench";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay } from "../parts/time";
import "../parts/patrol/patrol.css";

/** 视频巡查: the next gate, what is seen there, and the week's plan. */
export default function Patrol() {
  const patrol = usePatrol();
  if (!patrol.data) {
    return patrol.error ? <Failed error={patrol.error} retry={() => void patrol.refetch()} /> : <Loading />;
  }
  return <Loaded data={patrol.data} receivedAt={patrol.dataUpdatedAt} />;
}

function Loaded({ data, receivedAt }: { data: PatrolData; receivedAt: number }) {
  const text = useText();
  const [get, set] = useAddress();
  const now = useServerNow(data.at, receivedAt) ?? data.at;
  const week = get("view") === "week";
  const done = data.visits.filter((visit) => visit.state === "done").length;
  if (data.visits.length === 0 && data.findings.length === 0) {
    return (
      <>
        <PageHead title={text("patrol.title")} at={data.at} />
        <Nothing title={text("patrol.empty")} hint={text("patrol.empty_hint")} />
      </>
    );
  }
  return (
    <>
      <PageHead title={text("patrol.title")} note={text("patrol.note", { done, all: data.visits.length })} at={data.at}>
        <Segmented
          aria-label={text("patrol.title")}
          value={week ? "week" : "now"}
          onChange={(view) => set({ view: view === "week" ? "week" : "", page: "" })}
          options={[
            { value: "now", label: text("patrol.now") },
            { value: "week", label: text("patrol.week") },
          ]}
        />
      </PageHead>
      <p className="muted lead">{text("patrol.lead")}</p>
      {week ? <WeekGrid visits={data.visits} today={civilDay(data.at)} /> : <Now data={data} now={Math.floor(now / 60_000) * 60_000} />}
      <Findings findings={data.findings} at={data.at} page={Number(get("page")) || 1} setPage={(page) => set({ page: page > 1 ? String(page) : "" })} />
    </>
  );
}

function Now({ data, now }: { data: PatrolData; now: number }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const board = useBoard();
  const seen = useSeen();
  const [typed, setTyped] = useState({ post: "", draft: EMPTY });
  const [said, setSaid] = useState("");
  const mayWrite = may(me, "POST /v1/patrol/findings");
  const queue = useMemo(() => queueOf(data.visits, civilDay(data.at), now), [data, now]);
  const next = nextOf(queue, now);
  const post = get("post") || next?.post || "";
  const row = rowOf(board.data, post);
  const chosen = chosenOf([...queue, ...data.visits], post, get("period"), row);
  const choose = (to: Visit) => set({ post: to.post, period: to.period });
  // What was typed of one gate is nothing of the next.
  const draft = typed.post === post ? typed.draft : EMPTY;
  const setDraft = (to: Draft) => setTyped({ post, draft: to });
  const send = (visit: Visit, order: boolean) => {
    seen.mutate(order ? inOrder(visit.post) : bodyOf(visit.post, draft), {
      onSuccess: () => {
        setSaid(text("patrol.saved", { post: visit.post }));
        setTyped({ post: "", draft: EMPTY });
        const after = nextOf(queue, now, visit.post);
        if (!after) return;
        choose(after);
        // Whoever works by keys goes on where the next gate is.
        if (document.activeElement?.hasAttribute("data-row")) {
          document.querySelector<HTMLElement>(`.patrol-queue [data-post="${after.post}"][data-period="${after.period}"]`)?.focus();
        }
      },
    });
  };
  const press = (visit: Visit, event: KeyboardEvent) => {
    if (!mayWrite || seen.isPending || !runs(visit, now) || event.ctrlKey || event.metaKey || event.altKey) return;
    const meant = keyed(draft, event.key);
    if (meant === undefined) return;
    event.preventDefault();
    if (meant === "in_order" || meant === "save") send(visit, meant === "in_order");
    else setDraft(meant);
  };
  return (
    <>
      <p className="unseen" role="status">
        {said}
      </p>
      <div className="patrol-now">
        <section aria-label={text("patrol.queue")}>
          {queue.length === 0 ? (
            <Nothing title={text("patrol.all_done")} hint={text("patrol.all_done_hint")} />
          ) : (
            <Queue queue={queue} now={now} chosen={chosen} choose={choose} press={press} />
          )}
        </section>
        {chosen ? (
          <Workbench
            visit={chosen}
            row={row}
            linked={data.linked}
            draft={draft}
            setDraft={setDraft}
            save={(order) => send(chosen, order)}
            busy={seen.isPending}
            mayWrite={mayWrite}
            error={seen.error}
            next={nextOf(queue, now, chosen.post)}
            choose={choose}
          />
        ) : (
          <section className="panel">
            <h2>{text("patrol.pick")}</h2>
            <p className="muted">{text("patrol.pick_hint")}</p>
          </section>
        )}
      </div>
    </>
  );
}
