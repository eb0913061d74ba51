import CheckOutlined from "@ant-design/icons/CheckOutlined";
import { memo } from "react";

import type { RosterPerson } from "../../data/people";
import { useText } from "../settings";
import type { Place } from "./model";

export interface Carried {
  person: string;
  part: "leader" | "member";
  from: Place;
}

interface Props {
  carried: Carried;
  known: RosterPerson | undefined;
  away: boolean;
  warned: boolean;
  /** The draft put it here. */
  moved: boolean;
  /** Days gone by stay as they were. */
  fixed: boolean;
  pick: (carried: Carried) => void;
  drag: (carried: Carried | undefined) => void;
  step: (carried: Carried, key: string) => void;
}

/** Somebody in one window: dragged by the mouse, moved by Alt and the arrow keys, or opened to choose where. */
export const Chip = memo(function Chip({ carried, known, away, warned, moved, fixed, pick, drag, step }: Props) {
  const text = useText();
  const { person, part } = carried;
  const name = known?.name ?? "";
  const marks = [
    part === "leader" && text("roster.leader"),
    away && text("roster.away"),
    warned && text("roster.warned"),
    moved && text("roster.moved"),
    known && text(known.acknowledged ? "roster.read" : "roster.unread"),
  ].filter(Boolean);
  const look = ["roster-chip", away && "away", warned && "warned", moved && "moved"].filter(Boolean).join(" ");
  const inside = (
    <>
      {part === "leader" && <b className="roster-part">{text("roster.leader_short")}</b>}
      <span>
        {name} {person}
      </span>
      {away && <span className="small">{text("roster.away")}</span>}
      {known?.acknowledged && <CheckOutlined className="roster-read" aria-hidden />}
      <span className="unseen">{marks.join(" · ")}</span>
    </>
  );
  if (fixed) {
    return (
      <span className={look} title={marks.join(" · ")}>
        {inside}
      </span>
    );
  }
  return (
    <span
      className={look}
      role="button"
      tabIndex={0}
      draggable
      data-person={person}
      title={marks.join(" · ")}
      onClick={() => pick(carried)}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", person);
        drag(carried);
      }}
      onDragEnd={() => drag(undefined)}
      onKeyDown={(event) => {
        if (event.key === "Enter" || event.key === " ") {
          event.preventDefault();
          pick(carried);
        } else if (event.altKey && event.key.startsWith("Arrow")) {
          event.preventDefault();
          step(carried, event.key);
        }
      }}
    >
      {inside}
    </span>
  );
});
