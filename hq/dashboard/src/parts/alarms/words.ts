import type { Alarm } from "../../data/alarms";
import type { Text } from "../settings";

/** Post, school and gate, or where the button hangs. */
export function where(text: Text, alarm: Alarm): string {
  if (alarm.site && !alarm.school) return text("alarms.unregistered", { id: alarm.site });
  return [alarm.post, alarm.school, alarm.place].filter(Boolean).join(" ");
}

export function who(alarm: Alarm): string {
  return [alarm.name, alarm.person].filter(Boolean).join(" ");
}

/** How long ago, `0:42`; hours stand before minutes once there are some. */
export function lasted(from: number, to: number): string {
  const seconds = Math.max(0, Math.floor((to - from) / 1000));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
