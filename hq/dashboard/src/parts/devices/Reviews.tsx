import { Button, Input } from "antd";
import { useMemo, useState } from "react";

import { type Review, useDecideReview, useReviews } from "../../data/people";
import { may } from "../../data/session";
import { type Column, DataTable } from "../DataTable";
import { FreshDialog } from "../FreshDialog";
import { useFrame } from "../Shell";
import { useText } from "../settings";
import { dateAndClock } from "../time";

const MIN_REASON = 4;

/** What phones out of use still sent: nothing of it counts until a person has said so. */
export function Reviews() {
  const text = useText();
  const { me } = useFrame();
  const reviews = useReviews();
  const [chosen, setChosen] = useState<{ entry: Review; accept: boolean }>();
  const mayDecide = may(me, "POST /v1/reviews/{id}/decision");
  const columns = useMemo<Column<Review>[]>(
    () => [
      { id: "written", header: text("reviews.written"), cell: (one) => text(`reviews.written.${one.written}`) },
      {
        id: "between",
        header: text("reviews.between"),
        cell: (one) => `${dateAndClock(one.earliest)} – ${dateAndClock(one.latest)}`,
      },
      { id: "author", header: text("reviews.author"), cell: (one) => one.author },
      { id: "what", header: text("reviews.what"), wide: true, cell: (one) => `${one.kind} ${one.scope}` },
      { id: "says", header: text("reviews.says"), wide: true, cell: (one) => one.says ?? "–" },
      {
        id: "word",
        header: text("reviews.word"),
        cell: (one) => (
          <span className="flags">
            {one.refused && <span className="flag bad">{text("reviews.refused")}</span>}
            {mayDecide && (
              <Button size="small" onClick={() => setChosen({ entry: one, accept: true })}>
                {text("reviews.accept")}
              </Button>
            )}
            {mayDecide && !one.refused && (
              <Button size="small" danger onClick={() => setChosen({ entry: one, accept: false })}>
                {text("reviews.reject")}
              </Button>
            )}
          </span>
        ),
      },
    ],
    [text, mayDecide],
  );
  if (!reviews.data || reviews.data.length === 0) return null;
  return (
    <section aria-label={text("reviews.title")}>
      <h2 className="section-head">{text("reviews.title")}</h2>
      <p className="muted lead">{text("reviews.lead")}</p>
      <DataTable caption={text("reviews.title")} columns={columns} rows={reviews.data} rowId={(one) => one.entry} page={1} setPage={() => undefined} />
      {chosen && <Decide {...chosen} close={() => setChosen(undefined)} />}
    </section>
  );
}

function Decide({ entry, accept, close }: { entry: Review; accept: boolean; close: () => void }) {
  const text = useText();
  const decide = useDecideReview();
  const [reason, setReason] = useState("");
  const label = text(accept ? "reviews.accept" : "reviews.reject");
  return (
    <FreshDialog
      open
      title={label}
      label={label}
      danger={!accept}
      disabled={reason.trim().length < MIN_REASON}
      act={() => decide.mutate({ id: entry.entry, accept, reason: reason.trim() }, { onSuccess: close })}
      busy={decide.isPending}
      error={decide.error}
      close={close}
    >
      <p>{text(accept ? "reviews.accept_lead" : "reviews.reject_lead")}</p>
      <label className="field">
        {text("people.reason")}
        <Input.TextArea rows={3} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </FreshDialog>
  );
}
