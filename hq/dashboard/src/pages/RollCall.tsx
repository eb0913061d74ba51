import { App as AntApp } from "antd";

import { useRollCall } from "../data/rollcalls";
import { Failed, Loading } from "../parts/PageState";
import { Paper } from "../parts/rollcall/Paper";
import { Plan } from "../parts/rollcall/Plan";
import { Sheet } from "../parts/rollcall/Sheet";
import { useAddress } from "../parts/search";

/** 点名: before, during, on paper. */
export default function RollCall() {
  const [get] = useAddress();
  const id = get("id");
  return <AntApp component={false}>{id ? <One key={id} id={id} /> : <Plan />}</AntApp>;
}

function One({ id }: { id: string }) {
  const [get] = useAddress();
  const sheet = useRollCall(id);
  if (!sheet.data) return sheet.error ? <Failed error={sheet.error} retry={() => void sheet.refetch()} /> : <Loading />;
  return get("print") ? <Paper sheet={sheet.data} /> : <Sheet sheet={sheet.data} receivedAt={sheet.dataUpdatedAt} />;
}
