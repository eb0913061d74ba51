import { Button } from "antd";
import PlusOutlined from "@ant-design/icons/PlusOutlined";
import { useRef, useState } from "react";

import type { Roster, RosterCell, RosterMove, RosterPerson, RosterPost } from "../../data/people";
import { useSettings, useText } from "../settings";
import { clock, longDay } from "../time";
import { type Carried, Chip } from "./Chip";
import { cellKey, PERIODS, type Period, type Place } from "./model";

interface Props {
  roster: Roster;
  posts: RosterPost[];
  days: string[];
  people: Map<string, RosterPerson>;
  cells: Map<string, RosterCell[]>;
  moves: RosterMove[];
  /** Keys of places and people that a warning speaks of. */
  warned: Set<string>;
  mayMove: boolean;
  pick: (carried: Carried) => void;
  add: (place: Place) => void;
  carry: (carried: Carried, to: Place) => void;
  step: (carried: Carried, key: string) => void;
}

/** A week by post: in every cell the periods of that day with whoever is named for them. */
export function Grid(props: Props) {
  const { posts, days, roster } = props;
  const text = useText();
  const { language } = useSettings();
  const dragged = useRef<Carried>(undefined);
  const drag = (carried: Carried | undefined) => {
    dragged.current = carried;
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must be reached by the keys
    <div className="roster-scroll" role="region" aria-label={text("roster.grid")} tabIndex={0}>
      <table className="roster-grid">
        <caption className="unseen">{text("roster.grid")}</caption>
        <thead>
          <tr>
            <th scope="col">{text("roster.post")}</th>
            {days.map((day) => (
              <th key={day} scope="col" className={day === roster.today ? "today" : undefined}>
                {longDay(day, language).replace(/^\d+年|\s\d{4}$/, "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {posts.map((post) => (
            <tr key={post.post}>
              <th scope="row">
                <span className="post-id">{post.post}</span> {post.school}
                <span className="muted small roster-unit">
                  {post.unit_name} · {post.officers}+{post.auxiliaries}
                </span>
              </th>
              {days.map((day) => (
                <td key={day}>
                  {PERIODS.map((period) => (
                    <PeriodCell key={period} {...props} place={{ post: post.post, day, period }} dragged={dragged} drag={drag} />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PeriodProps extends Props {
  place: Place & { period: Period };
  dragged: React.RefObject<Carried | undefined>;
  drag: (carried: Carried | undefined) => void;
}

function PeriodCell({ place, cells, people, warned, moves, roster, mayMove, dragged, drag, pick, add, carry, step }: PeriodProps) {
  const text = useText();
  const [over, setOver] = useState(false);
  const found = cells.get(cellKey(place));
  const [first] = found ?? [];
  if (!found || !first) return null;
  const fixed = !mayMove || place.day < roster.today;
  const key = cellKey(place);
  const name = text(`period.${place.period}`);
  const team = new Map(found.flatMap((cell) => cell.team).map((slot) => [slot.person, slot]));
  const look = ["roster-cell", over && "over", warned.has(key) && "warned"].filter(Boolean).join(" ");
  return (
    <div
      className={look}
      data-cell={key}
      onDragOver={(event) => {
        if (fixed || !dragged.current) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (fixed || !dragged.current) return;
        event.preventDefault();
        carry(dragged.current, place);
      }}
    >
      <span className="roster-when">
        {name} {found.map((cell) => `${clock(cell.on_due)}–${clock(cell.off_due)}`).join(" ")}
      </span>
      {[...team.values()].map((slot) => (
        <Chip
          key={slot.person}
          carried={{ person: slot.person, part: slot.part === "leader" ? "leader" : "member", from: place }}
          known={people.get(slot.person)}
          away={slot.away}
          warned={warned.has(`${place.day} ${place.period} ${slot.person}`)}
          moved={moves.some((move) => move.person === slot.person && move.day === place.day && move.period === place.period)}
          fixed={fixed}
          pick={pick}
          drag={drag}
          step={step}
        />
      ))}
      {!fixed && (
        <Button
          size="small"
          type="text"
          className="roster-add"
          icon={<PlusOutlined />}
          aria-label={text("roster.add_to", { post: place.post, day: place.day, period: name })}
          onClick={() => add(place)}
        />
      )}
    </div>
  );
}
