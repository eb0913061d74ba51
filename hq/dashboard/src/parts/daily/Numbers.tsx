import { Link } from "react-router";

import type { Figure } from "../../data/daily";
import { useText } from "../settings";
import { figure, numberName, recordsOf } from "./model";

/** Numbers with what they rest on; a correction stands beside the number that was published. */
export function Numbers({ numbers, day }: { numbers: Figure[]; day: string }) {
  const text = useText();
  return (
    <dl className="figures">
      {numbers.map((one) => (
        <div key={one.key} className={one.value === one.now ? undefined : "corrected"}>
          <dt>{numberName(text, one.key)}</dt>
          <dd data-number={one.key}>
            <Link to={recordsOf(one.key, day)} title={text("brief.records")}>
              {figure(text, one)}
            </Link>
          </dd>
        </div>
      ))}
    </dl>
  );
}
