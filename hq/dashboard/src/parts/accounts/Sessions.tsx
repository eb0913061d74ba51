import { Button } from "antd";
import { useMemo } from "react";

import { type SessionRow, useEndSession, useSessions } from "../../data/people";
import { type Column, DataTable } from "../DataTable";
import { Failed, Loading, Nothing } from "../PageState";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { dateAndClock } from "../time";

/** Who is signed in, where from; a session that nobody knows is ended here. */
export function Sessions() {
  const text = useText();
  const sessions = useSessions();
  const end = useEndSession();
  const { mutate, isPending } = end;
  const columns = useMemo<Column<SessionRow>[]>(
    () => [
      { id: "account", header: text("accounts.name"), cell: (one) => <b>{one.account}</b> },
      { id: "from", header: text("sessions.from"), cell: (one) => one.from || "–" },
      { id: "since", header: text("sessions.since"), cell: (one) => dateAndClock(one.created_at) },
      { id: "used", header: text("sessions.used"), cell: (one) => dateAndClock(one.last_used) },
      {
        id: "end",
        header: text("accounts.acts"),
        cell: (one) => (
          <Button size="small" danger disabled={isPending} aria-label={text("sessions.end_of", { name: one.account, at: dateAndClock(one.created_at) })} onClick={() => mutate(one.id)}>
            {text("sessions.end")}
          </Button>
        ),
      },
    ],
    [text, mutate, isPending],
  );
  return (
    <section aria-label={text("sessions.title")}>
      <h2 className="section-head">{text("sessions.title")}</h2>
      <p className="muted lead">{text("sessions.lead")}</p>
      <FormProblem error={end.error} />
      <Listed sessions={sessions} columns={columns} />
    </section>
  );
}

function Listed({ sessions, columns }: { sessions: ReturnType<typeof useSessions>; columns: Column<SessionRow>[] }) {
  const text = useText();
  if (!sessions.data) return sessions.error ? <Failed error={sessions.error} retry={() => void sessions.refetch()} /> : <Loading />;
  if (sessions.data.length === 0) return <Nothing title={text("sessions.none")} />;
  return <DataTable caption={text("sessions.title")} columns={columns} rows={sessions.data} rowId={(one) => one.id} page={1} setPage={() => undefined} />;
}
