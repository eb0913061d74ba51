import { useMemo } from "react";

import type { AttendanceSum, SumBy } from "../../data/attendance";
import type { Key } from "../../text";
import type { Column } from "../DataTable";
import { useText } from "../settings";

const NUMBERS = [
  "posts",
  "windows",
  "complete",
  "strength_minutes",
  "under_strength_minutes",
  "on_time",
  "late",
  "not_checked_in",
  "unknown",
  "found_absent",
  "disputed",
] as const;

/** Posts or units in the order of their ids: nobody is ranked. */
export function useSumColumns(by: SumBy): Column<AttendanceSum>[] {
  const text = useText();
  return useMemo(
    () => [
      {
        id: "id",
        header: text(by === "post" ? "attendance.post" : "filter.unit"),
        wide: true,
        cell: (sum) => (
          <>
            <span className="post-id">{sum.id}</span> {sum.name}
          </>
        ),
      },
      ...NUMBERS.map((name): Column<AttendanceSum> => ({
        id: name,
        header: text(`sums.${name}` as Key),
        cell: (sum) => <span className="number">{sum[name]}</span>,
      })),
    ],
    [text, by],
  );
}
