import { Button, Input, InputNumber } from "antd";
import { useMemo, useState } from "react";

import { type Term, useSetTerm } from "../../data/people";
import { may } from "../../data/session";
import type { Key } from "../../text";
import { type Column, DataTable } from "../DataTable";
import { FreshDialog } from "../FreshDialog";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";

/** How long what can be forgotten is kept. */
export function Terms({ terms }: { terms: Term[] }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const mayChange = may(me, "POST /v1/policies");
  const columns = useMemo<Column<Term>[]>(
    () => [
      { id: "class", header: text("policies.class"), wide: true, cell: (one) => text(`policies.term.${one.class}` as Key) },
      { id: "days", header: text("policies.days"), cell: (one) => <b>{text("policies.n_days", { n: one.days })}</b> },
      {
        id: "default",
        header: text("policies.default"),
        cell: (one) => (
          <>
            {text("policies.n_days", { n: one.default_days })}{" "}
            {one.days !== one.default_days && <span className="flag">{text("policies.changed")}</span>}
          </>
        ),
      },
      {
        id: "limit",
        header: text("policies.limit"),
        cell: (one) => (one.most_days == null ? text("policies.at_least") : text("policies.at_most", { n: one.most_days })),
      },
      ...(mayChange
        ? [
            {
              id: "change",
              header: text("policies.change"),
              cell: (one: Term) => (
                <Button
                  size="small"
                  data-row
                  aria-label={text("policies.change_of", { what: text(`policies.term.${one.class}` as Key) })}
                  onClick={() => set({ change: one.class })}
                >
                  {text("policies.change")}
                </Button>
              ),
            },
          ]
        : []),
    ],
    [text, mayChange, set],
  );
  const chosen = mayChange ? terms.find((one) => one.class === get("change")) : undefined;
  return (
    <section aria-label={text("policies.terms")}>
      <h2 className="section-head">{text("policies.terms")}</h2>
      <p className="muted lead">{text("policies.terms_lead")}</p>
      <DataTable caption={text("policies.terms")} columns={columns} rows={terms} rowId={(one) => one.class} page={1} setPage={() => undefined} chosen={chosen?.class} />
      {chosen && <Change key={chosen.class} term={chosen} close={() => set({ change: "" })} />}
    </section>
  );
}

const MIN_REASON = 4;

function Change({ term, close }: { term: Term; close: () => void }) {
  const text = useText();
  const set = useSetTerm();
  const [days, setDays] = useState<number | null>(term.days);
  const [reason, setReason] = useState("");
  const name = text(`policies.term.${term.class}` as Key);
  return (
    <FreshDialog
      open
      title={text("policies.change_of", { what: name })}
      label={text("people.save")}
      disabled={!days || days === term.days || reason.trim().length < MIN_REASON}
      act={() => days && set.mutate({ class: term.class, days, reason: reason.trim() }, { onSuccess: close })}
      busy={set.isPending}
      error={set.error}
      close={close}
    >
      <p>{text("policies.change_lead", { old: term.days, default: term.default_days })}</p>
      <label className="field">
        {text("policies.days")}
        <InputNumber className="full" min={1} max={term.most_days ?? 36_500} precision={0} value={days} onChange={setDays} />
      </label>
      <label className="field">
        {text("people.reason")}
        <Input.TextArea rows={3} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </FreshDialog>
  );
}
