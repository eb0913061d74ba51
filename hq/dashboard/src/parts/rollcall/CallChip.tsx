import CheckCircleFilled from "@ant-design/icons/CheckCircleFilled";
import ClockCircleOutlined from "@ant-design/icons/ClockCircleOutlined";
import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import FieldTimeOutlined from "@ant-design/icons/FieldTimeOutlined";
import PhoneOutlined from "@ant-design/icons/PhoneOutlined";
import SwapOutlined from "@ant-design/icons/SwapOutlined";
import WifiOutlined from "@ant-design/icons/WifiOutlined";
import type { ComponentType } from "react";

import type { Callable, CallState } from "../../data/rollcalls";
import type { Key } from "../../text";
import { useText } from "../settings";
import { type Tone, toneOf } from "./model";

const ICONS: Record<CallState, ComponentType> = {
  answered: CheckCircleFilled,
  answered_late: CheckCircleFilled,
  radio: CheckCircleFilled,
  excused: SwapOutlined,
  waiting: ClockCircleOutlined,
  no_answer: CloseCircleFilled,
  radio_silent: CloseCircleFilled,
  late_delivered: FieldTimeOutlined,
  for_radio: PhoneOutlined,
};

function Chip({ icon: Icon, tone, label }: { icon: ComponentType; tone: Tone; label: string }) {
  return (
    <span className={`chip tone-${tone}`}>
      <span className="state-icon" aria-hidden="true">
        <Icon />
      </span>
      <span>{label}</span>
    </span>
  );
}

/** Icon and word beside the colour, for whoever cannot tell colours apart. */
export function CallChip({ state }: { state: CallState }) {
  const text = useText();
  return <Chip icon={ICONS[state]} tone={toneOf(state)} label={text(`roll_call.state.${state}` as Key)} />;
}

export function CallIcon({ state }: { state: CallState }) {
  const Icon = ICONS[state];
  return (
    <span className="state-icon" aria-hidden="true">
      <Icon />
    </span>
  );
}

/** Would a call reach this person now? */
export function LineChip({ row }: { row: Callable }) {
  const text = useText();
  if (row.excused) return <Chip icon={SwapOutlined} tone="plain" label={text("roll_call.line.excused")} />;
  if (row.line === "open") return <Chip icon={WifiOutlined} tone="good" label={text("roll_call.line.open")} />;
  return <Chip icon={PhoneOutlined} tone="look" label={text(`roll_call.line.${row.line}`)} />;
}
