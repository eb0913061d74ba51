import { Modal } from "antd";

import { type Me, may } from "../data/session";
import type { Key } from "../text";
import { PLACES } from "./keyboard";
import { PAGES } from "./pages";
import { useText } from "./settings";

const KEYS: [string[], Key][] = [
  [["/"], "keys.search"],
  [["j", "k"], "keys.next"],
  [["Enter"], "keys.open"],
  [["Esc"], "keys.close"],
  [["?"], "keys.help"],
];

export function KeyHelp({ me, open, close }: { me: Me; open: boolean; close: () => void }) {
  const text = useText();
  const places = Object.entries(PLACES).flatMap(([letter, path]): [string[], string][] => {
    const page = PAGES.find((one) => one.path === path);
    return page && may(me, page.needs) ? [[["g", letter], text("keys.to", { page: text(page.label) })]] : [];
  });
  const rows = [...KEYS.map(([keys, label]): [string[], string] => [keys, text(label)]), ...places];
  return (
    <Modal open={open} onCancel={close} footer={null} title={text("keys.title")} closable={{ "aria-label": text("app.close") }}>
      <dl className="keys">
        {rows.map(([keys, label]) => (
          <div key={label}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
