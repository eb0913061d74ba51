import { Modal } from "antd";

import type { Key } from "../text";
import { useText } from "./settings";

const KEYS: [string[], Key][] = [
  [["/"], "keys.search"],
  [["j", "k"], "keys.next"],
  [["Enter"], "keys.open"],
  [["Esc"], "keys.close"],
  [["g", "d"], "keys.board"],
  [["g", "i"], "keys.incidents"],
  [["g", "a"], "keys.attendance"],
  [["g", "w"], "keys.withheld"],
  [["g", "u"], "keys.audit"],
  [["?"], "keys.help"],
];

export function KeyHelp({ open, close }: { open: boolean; close: () => void }) {
  const text = useText();
  return (
    <Modal open={open} onCancel={close} footer={null} title={text("keys.title")} closable={{ "aria-label": text("app.close") }}>
      <dl className="keys">
        {KEYS.map(([keys, label]) => (
          <div key={label}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{text(label)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
