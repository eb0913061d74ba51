import CheckCircleFilled from "@ant-design/icons-svg/es/asn/CheckCircleFilled";
import ClockCircleOutlined from "@ant-design/icons-svg/es/asn/ClockCircleOutlined";
import CloseCircleFilled from "@ant-design/icons-svg/es/asn/CloseCircleFilled";
import ExclamationCircleFilled from "@ant-design/icons-svg/es/asn/ExclamationCircleFilled";
import MinusCircleOutlined from "@ant-design/icons-svg/es/asn/MinusCircleOutlined";
import QuestionCircleOutlined from "@ant-design/icons-svg/es/asn/QuestionCircleOutlined";
import SwapOutlined from "@ant-design/icons-svg/es/asn/SwapOutlined";
import WarningFilled from "@ant-design/icons-svg/es/asn/WarningFilled";
import type { IconDefinition } from "@ant-design/icons-svg/es/types";

import type { WallState } from "./board/model";

const ICONS: Record<WallState, IconDefinition> = {
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

/** One outline whatever the shape: a wall that changes all day has as many nodes in the evening as in the morning. */
function outline({ icon }: IconDefinition): string {
  const parts = typeof icon === "function" ? [] : (icon.children ?? []);
  return parts.map((part) => part.attrs.d ?? "").join(" ");
}

const OUTLINES = Object.fromEntries(Object.entries(ICONS).map(([state, icon]) => [state, outline(icon)]));

/** Shape beside the colour, for whoever cannot tell colours apart. */
export function StateIcon({ state }: { state: WallState }) {
  return (
    <span className="state-icon" aria-hidden="true">
      <svg viewBox="64 64 896 896" width="1em" height="1em" fill="currentColor" focusable="false">
        <path fillRule="evenodd" d={OUTLINES[state]} />
      </svg>
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
