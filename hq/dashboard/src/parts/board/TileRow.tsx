import { StateIcon } from "../State";
import { useText } from "../settings";
import { clockOn, civilDay } from "../time";
import type { Board } from "../../data/board";
import { STATES, type Tiles, type WallState } from "./model";
import { short } from "./words";

interface Figure {
  label: string;
  value: string;
  note?: string;
  tone?: "good" | "look";
}

function Tile({ label, value, note, tone }: Figure) {
  return (
    <li className={tone ? `tile ${tone}` : "tile"}>
      <span className="tile-label">{label}</span>
      <span className="tile-value">{value}</span>
      <span className="tile-note">{note ?? "\u00A0"}</span>
    </li>
  );
}

/** The strength of the hour in a few figures. */
export function TileRow({ board, figures, rows }: { board: Board; figures: Tiles; rows: number }) {
  const text = useText();
  const share = (part: number, all: number) => (all === 0 ? "–" : `${Math.floor((part * 100) / all)} %`);
  const today = civilDay(board.at);
  const never = figures.never > 0;
  return (
    <ul className="tiles" aria-label={text("board.tiles")}>
      <Tile label={text("board.running")} value={String(figures.running)} note={text("board.running_note", { n: rows })} />
      <Tile
        label={text("board.strength")}
        value={share(figures.met, figures.running)}
        note={text("board.strength_note", { met: figures.met, all: figures.running })}
        tone={figures.running === 0 ? undefined : figures.met === figures.running ? "good" : "look"}
      />
      <Tile
        label={text("board.minutes")}
        value={share(figures.minutesMet, figures.minutesAll)}
        note={text("board.minutes_note", { all: figures.minutesAll })}
      />
      <Tile
        label={text("board.oldest")}
        value={figures.oldest === undefined ? "–" : clockOn(today, figures.oldest)}
        note={never ? text("board.oldest_never", { n: figures.never }) : text("board.oldest_all")}
        tone={never ? "look" : undefined}
      />
      <Tile label={text("board.open_incidents")} value={String(board.open_incidents)} tone={board.open_incidents > 0 ? "look" : undefined} />
      <Tile label={text("board.pending")} value={String(board.pending_requests)} tone={board.pending_requests > 0 ? "look" : undefined} />
      <Tile label={text("board.withheld")} value={String(board.withheld)} tone={board.withheld > 0 ? "look" : undefined} />
    </ul>
  );
}

interface StripProps {
  figures: Tiles;
  chosen: string;
  choose: (state: string) => void;
}

/** How many posts are in each state, and a way to see only those. */
export function StateStrip({ figures, chosen, choose }: StripProps) {
  const text = useText();
  const there = (state: WallState) => (figures.states.get(state) ?? 0) > 0 || chosen === state;
  return (
    <div className="strip" role="group" aria-label={text("filter.state")}>
      {STATES.map((state) => (
        <button
          key={state}
          type="button"
          hidden={!there(state)}
          className={`chip state-${state}`}
          aria-pressed={chosen === state}
          onClick={() => choose(chosen === state ? "" : state)}
        >
          <StateIcon state={state} />
          <span>{short(text, state)}</span>
          <b>{figures.states.get(state) ?? 0}</b>
        </button>
      ))}
    </div>
  );
}
