import type { CalendarDay, CalendarMonth } from "../../data/places";
import { useSettings, useText } from "../settings";
import { WEEKDAYS, longDay, weekdayName } from "../time";
import { whyText } from "../places/model";
import { toneOf, weeksOf } from "./model";

interface Props {
  data: CalendarMonth;
  /** One school is chosen: its day needs no counts. */
  one: boolean;
  choose?: (day: string) => void;
}

/** A month as a sheet of weeks. */
export function Month({ data, one, choose }: Props) {
  const text = useText();
  const { language } = useSettings();
  return (
    <table className="month">
      <caption className="unseen">{`${text("calendar.month")} ${data.month.slice(0, 7)}`}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((digit) => (
            <th key={digit} scope="col">
              {weekdayName(digit, language, "narrow")}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(data.days).map((week) => (
          <tr key={week.find(Boolean)?.day}>
            {week.map((day, at) =>
              day ? (
                <td key={day.day} className={`tone-${toneOf(day)}`} data-day={day.day}>
                  <Cell day={day} one={one} choose={choose} />
                </td>
              ) : (
                // oxlint-disable-next-line no-array-index-key -- a place in the week outside of the month
                <td key={at} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ day, one, choose }: { day: CalendarDay } & Omit<Props, "data">) {
  const text = useText();
  const { language } = useSettings();
  const number = Number(day.day.slice(8));
  return (
    <span className="month-day">
      {choose ? (
        <button type="button" className="month-number" aria-label={longDay(day.day, language)} onClick={() => choose(day.day)}>
          {number}
        </button>
      ) : (
        <span className="month-number">{number}</span>
      )}
      {day.outside && <span>{text("calendar.outside")}</span>}
      {(["open", "closed", "provisional"] as const).map(
        (kind) => day[kind] > 0 && <span key={kind}>{one ? text(`calendar.${kind}_one`) : text(`calendar.${kind}`, { n: day[kind] })}</span>,
      )}
      {day.runs_as != null && <span>{text("calendar.runs_as", { day: weekdayName(day.runs_as, language, "long") })}</span>}
      {day.reason && <span className="month-reason">{whyText(text, day.reason)}</span>}
    </span>
  );
}
