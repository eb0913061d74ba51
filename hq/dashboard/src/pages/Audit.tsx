import { Alert, Button } from "antd";
import { useMemo } from "react";

import { type AuditEntry, useAudit, useVerifyAudit } from "../data/records";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing, ProblemText } from "../parts/PageState";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";

/** 审计: the chain in its own order; reading it is itself a row. */
export default function Audit() {
  const text = useText();
  const [get, set] = useAddress();
  const above = Number(get("above")) || 0;
  const audit = useAudit(above);
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      { id: "seq", header: text("audit.seq"), cell: (one) => one.seq },
      { id: "at", header: text("audit.at"), cell: (one) => dateAndClock(one.at) },
      { id: "actor", header: text("audit.actor"), cell: (one) => one.actor },
      { id: "action", header: text("audit.action"), cell: (one) => <code>{one.action}</code> },
      { id: "object", header: text("audit.object"), wide: true, cell: (one) => one.object },
      { id: "reason", header: text("audit.reason"), wide: true, cell: (one) => one.reason ?? "–" },
      { id: "via", header: text("audit.via"), cell: (one) => one.via },
    ],
    [text],
  );
  if (!audit.data) return audit.error ? <Failed error={audit.error} retry={() => void audit.refetch()} /> : <Loading />;
  const last = audit.data.at(-1)?.seq;
  return (
    <>
      <PageHead title={text("audit.title")} at={serverTime(audit.dataUpdatedAt)}>
        <Verify />
      </PageHead>
      <p className="muted lead">{text("audit.lead")}</p>
      {audit.data.length === 0 ? (
        <Nothing title={text("audit.empty")} hint={text("audit.empty_hint")} />
      ) : (
        <DataTable
          caption={text("audit.title")}
          columns={columns}
          rows={audit.data}
          rowId={(one) => String(one.seq)}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
      <div className="pager">
        {above > 0 && <Button onClick={() => set({ above: "", page: "" })}>{text("audit.from_start")}</Button>}
        {last !== undefined && <Button onClick={() => set({ above: String(last), page: "" })}>{text("audit.more")}</Button>}
      </div>
    </>
  );
}

function Verify() {
  const text = useText();
  const verify = useVerifyAudit();
  const result = verify.data;
  return (
    <>
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        {text("audit.verify")}
      </Button>
      {verify.error && <Alert type="error" showIcon title={<ProblemText error={verify.error} />} />}
      {result && (
        <Alert
          type={result.problems.length === 0 ? "success" : "error"}
          showIcon
          title={
            result.problems.length === 0
              ? text("audit.sound", { rows: result.rows, heads: result.heads_checked })
              : text("audit.broken", { n: result.problems.length })
          }
          description={result.problems.map((problem) => (
            <p key={`${problem.seq}${problem.code}`}>{text("audit.problem", { seq: problem.seq, detail: problem.detail })}</p>
          ))}
        />
      )}
    </>
  );
}
