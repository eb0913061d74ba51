import { Button, Segmented } from "antd";
import FullscreenOutlined from "@ant-design/icons/FullscreenOutlined";
import { type ReactNode, useCallback, useMemo } from "react";

import { type Board as BoardData, useBoard, useServerNow } from "../data/board";
import { isScreen, may } from "../data/session";
import { axis, choices, type Filter, isStaffed, PERIODS, shown, tiles, units } from "../parts/board/model";
import { PostDrawer } from "../parts/board/PostDrawer";
import { PostTiles } from "../parts/board/PostTiles";
import { StateStrip, TileRow } from "../parts/board/TileRow";
import { Timeline } from "../parts/board/Timeline";
import { Wall } from "../parts/board/Wall";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { MapView } from "../parts/map/MapView";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay } from "../parts/time";
import type { Key } from "../text";

/** 时间轴、卡片、地图. */
const VIEWS = ["timeline", "tiles", "map"] as const;
const FILTERS = ["q", "unit", "town", "level", "period", "state", "sort"] as const;

/** 总览: the whole county at a glance. */
export function Board() {
  const text = useText();
  const board = useBoard();
  if (board.isPending) return <Loading />;
  // What was known stays on the screen while the connection is lost; its age is said.
  if (!board.data) return <Failed error={board.error} retry={() => void board.refetch()} />;
  if (board.data.rows.length === 0) {
    return (
      <>
        <PageHead title={text("board.title")} at={board.data.at} follows />
        <Nothing title={text("board.empty")} hint={text("board.empty_hint")} />
      </>
    );
  }
  return <Loaded board={board.data} receivedAt={board.dataUpdatedAt} />;
}

function Loaded({ board, receivedAt }: { board: BoardData; receivedAt: number }) {
  const text = useText();
  const { me } = useFrame();
  const now = useServerNow(board.at, receivedAt) ?? board.at;
  const [get, set] = useAddress();
  const filter = useMemo(() => Object.fromEntries(FILTERS.map((name) => [name, get(name)])) as unknown as Filter, [get]);
  const minute = Math.floor(now / 60_000) * 60_000;
  const line = useMemo(() => axis(board), [board]);
  const rows = useMemo(() => shown(board, filter, minute), [board, filter, minute]);
  const figures = useMemo(() => {
    const inScope = shown(board, { ...filter, state: "" }, minute);
    return tiles(inScope, filter.period, minute, midnight(board.at));
  }, [board, filter, minute]);
  const open = useCallback((post: string) => set({ post }), [set]);
  const choose = useCallback((state: string) => set({ state }), [set]);
  const leaveWall = useCallback(() => {
    if (document.fullscreenElement) void document.exitFullscreen();
    set({ wall: "" });
  }, [set]);
  if (get("wall") || isScreen(me)) {
    const leave = isScreen(me) ? undefined : leaveWall;
    return <Wall board={board} rows={rows} figures={figures} now={minute} filter={filter} choose={choose} leave={leave} />;
  }
  const filtered = FILTERS.some((name) => name !== "sort" && filter[name]);
  const clear = () => set(Object.fromEntries(FILTERS.map((name) => [name, ""])));
  const enterWall = () => {
    set({ wall: "1" });
    // Refused where no screen can be filled: the wall then fills the window.
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  };
  const view = VIEWS.find((one) => one === get("view")) ?? "timeline";
  const posts = (): ReactNode => {
    const common = { rows, chosenPeriod: filter.period, open };
    const timeline = <Timeline line={line} now={now} {...common} />;
    if (view === "tiles") return <PostTiles now={minute} {...common} />;
    return view === "map" ? <MapView now={minute} list={timeline} {...common} /> : timeline;
  };
  return (
    <>
      <PageHead title={text("board.title")} note={text("board.posts", { n: rows.length })} at={board.at} follows>
        <Segmented
          aria-label={text("board.view")}
          value={view}
          onChange={(to) => set({ view: to === "timeline" ? "" : to })}
          options={VIEWS.map((one) => ({ value: one, label: text(`board.view.${one}`) }))}
        />
        <Button icon={<FullscreenOutlined />} onClick={enterWall}>
          {text("board.wall")}
        </Button>
      </PageHead>
      <TileRow board={board} figures={figures} rows={board.rows.filter(isStaffed).length} />
      <FilterBar clear={filtered ? clear : undefined}>
        <SearchBox value={filter.q} set={(q) => set({ q })} />
        <ChoiceBox label={text("filter.unit")} value={filter.unit} set={(unit) => set({ unit })} options={units(board)} />
        <ChoiceBox
          label={text("filter.town")}
          value={filter.town}
          set={(town) => set({ town })}
          options={choices(board, "town").map((town) => [town, town])}
        />
        <ChoiceBox
          label={text("filter.level")}
          value={filter.level}
          set={(level) => set({ level })}
          options={choices(board, "level").map((level) => [level, text(`level.${level}` as Key)])}
        />
        <ChoiceBox
          label={text("filter.period")}
          value={filter.period}
          set={(period) => set({ period })}
          options={PERIODS.map((period) => [period, text(`period.${period}`)])}
        />
        <ChoiceBox
          label={text("board.sort")}
          value={filter.sort}
          set={(sort) => set({ sort })}
          options={[["attention", text("board.sort.attention")]]}
          none={text("board.sort.post")}
        />
      </FilterBar>
      <StateStrip figures={figures} chosen={filter.state} choose={choose} />
      {rows.length === 0 ? <Nothing title={text("board.none_match")} /> : posts()}
      <PostDrawer
        row={board.rows.find((row) => row.post === get("post"))}
        now={minute}
        mayAttend={may(me, "GET /v1/attendance")}
        close={() => set({ post: "" })}
      />
    </>
  );
}

/** The beginning of the county's day. */
function midnight(at: number): number {
  return Date.parse(`${civilDay(at)}T00:00:00+08:00`);
}
