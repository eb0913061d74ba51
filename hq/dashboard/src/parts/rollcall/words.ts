import type { CallState, SheetRow } from "../../data/rollcalls";
import type { Key } from "../../text";
import type { Text } from "../settings";
import { clockWithSeconds } from "../time";

export function stateText(text: Text, state: CallState): string {
  return text(`roll_call.state.${state}` as Key);
}

/** How it came to the state: what reached whom when, in headquarters' time. */
export function detail(text: Text, row: SheetRow): string {
  if (row.answered != null) return text("roll_call.detail.answered", { at: clockWithSeconds(row.answered) });
  if (row.radio_at != null) {
    return text("roll_call.detail.radio", { by: row.radio_by ?? "", at: clockWithSeconds(row.radio_at) });
  }
  if (row.state === "excused") return "";
  if (row.reached == null) return text("roll_call.detail.unreached");
  const key = row.state === "late_delivered" ? "roll_call.detail.reached_late" : "roll_call.detail.reached";
  return text(key, { at: clockWithSeconds(row.reached) });
}
