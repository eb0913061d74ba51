import { Button } from "antd";

import type { Policies } from "../../data/people";
import type { Key } from "../../text";
import { BeforeAfter } from "../places/BeforeAfter";
import { useSettings, useText } from "../settings";
import { longDay } from "../time";
import { changedNumbers, type Rules, rulesBefore } from "./model";
import { MarginsOf } from "./RuleTables";

interface Props {
  data: Policies;
  /** Missing for whoever may not. */
  withdraw: ((day: string) => void) | undefined;
}

/** Rules that are made and have not begun. */
export function Planned({ data, withdraw }: Props) {
  const text = useText();
  const { language } = useSettings();
  if (data.planned.length === 0) return null;
  return (
    <section className="changes" aria-label={text("policies.planned")}>
      <h3>{text("policies.planned")}</h3>
      {data.planned.map(({ valid_from, rules }) => (
        <div key={valid_from} className="change">
          <h4>{text("policies.planned_from", { day: longDay(valid_from, language) })}</h4>
          <RulesMove before={rulesBefore(data, valid_from)} after={rules} />
          {withdraw && (
            <Button size="small" danger aria-label={text("policies.withdraw_of", { day: valid_from })} onClick={() => withdraw(valid_from)}>
              {text("policies.withdraw")}
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}

/** Number by number, old → new. */
export function RulesMove({ before, after }: { before: Rules; after: Rules }) {
  const text = useText();
  const changed = changedNumbers(Object.fromEntries(after.numbers.map((one) => [one.code, one.minutes])), before);
  const old = (code: string) => before.numbers.find((one) => one.code === code)?.minutes ?? 0;
  const levels = JSON.stringify(before.levels) !== JSON.stringify(after.levels);
  return (
    <ul>
      {Object.entries(changed).map(([code, minutes]) => (
        <li key={code}>
          {text(`policies.rule.${code}` as Key)}{" "}
          <BeforeAfter before={text("policies.measure.min", { n: old(code) })} after={text("policies.measure.min", { n: minutes })} />
        </li>
      ))}
      {levels && after.levels.length === 0 && <li>{text("policies.levels_none")}</li>}
      {levels &&
        after.levels.map((one) => (
          <li key={one.level}>
            <MarginsOf margins={one} />
          </li>
        ))}
    </ul>
  );
}
