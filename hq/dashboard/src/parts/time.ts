/** Everything is shown in the county's civil time, wherever the browser stands. */
const ZONE = "Asia/Shanghai";

const CLOCK = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const SECONDS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DAY = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit" });

/** `07:30`. */
export function clock(at: number): string {
  return CLOCK.format(at);
}

/** `07:30:05`. */
export function clockWithSeconds(at: number): string {
  return SECONDS.format(at);
}

/** `2026-11-24`. */
export function civilDay(at: number): string {
  return DAY.format(at);
}

/** The clock alone on the day itself, else with month and day before it. */
export function clockOn(day: string, at: number): string {
  const own = civilDay(at);
  return own === day ? clock(at) : `${own.slice(5)} ${clock(at)}`;
}

export function dateAndClock(at: number): string {
  return `${civilDay(at)} ${clockWithSeconds(at)}`;
}

/** `day` moved by whole days; both are civil days, so no clock is involved. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** 2026年11月24日 周二 · Tue 24 Nov 2026. */
export function longDay(day: string, language: "zh" | "en"): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  const parts = { timeZone: "UTC", year: "numeric", month: language === "zh" ? "long" : "short", day: "numeric", weekday: "short" } as const;
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", parts).format(at);
}

/** 星期一 · Monday, 周一 · Mon, or 一 · M; Monday is 1. */
export function weekdayName(digit: number, language: "zh" | "en", weekday: "long" | "short" | "narrow" = "short"): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", weekday }).format(Date.UTC(2024, 0, digit));
}

/** Monday to Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** Milliseconds of a civil time of a civil day: the county keeps one offset all year. */
export function atClock(day: string, time: string): number {
  return Date.parse(`${day}T${time}:00+08:00`);
}
