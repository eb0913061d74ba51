import CheckCircleFilled from "@ant-design/icons/CheckCircleFilled";
import ClockCircleOutlined from "@ant-design/icons/ClockCircleOutlined";
import CloseCircleFilled from "@ant-design/icons/CloseCircleFilled";
import ExclamationCircleFilled from "@ant-design/icons/ExclamationCircleFilled";
import MinusCircleOutlined from "@ant-design/icons/MinusCircleOutlined";
import QuestionCircleOutlined from "@ant-design/icons/QuestionCircleOutlined";
import SwapOutlined from "@ant-design/icons/SwapOutlined";
import WarningFilled from "@ant-design/icons/WarningFilled";
import type { ComponentType } from "react";

import type { WallState } from "./board/model";

const ICONS: Record<WallState, ComponentType> = {
  confirmed: CheckCircleFilled,
  provisional: ExclamationCircleFilled,
  not_checked_in: WarningFilled,
  silent: QuestionCircleOutlined,
  found_absent: CloseCircleFilled,
  not_judged: MinusCircleOutlined,
  excused: SwapOutlined,
  upcoming: ClockCircleOutlined,
  closed: MinusCircleOutlined,
};

/** Shape beside the colour, for whoever cannot tell colours apart. */
export function StateIcon({ state }: { state: WallState }) {
  const Icon = ICONS[state];
  return (
    <span className="state-icon" aria-hidden="true">
      <Icon />
    </span>
  );
}

export function StateChip({ state, text }: { state: WallState; text: string }) {
  return (
    <span className={`chip state-${state}`}>
      <StateIcon state={state} />
      <span>{text}</span>
    </span>
  );
}
