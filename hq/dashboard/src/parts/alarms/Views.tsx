import { Button } from "antd";

import { may } from "../../data/session";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";

/** Alarms, or the buttons that raise them. */
export function Views() {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const view = get("view");
  if (!may(me, "GET /v1/alarms/sites")) return null;
  const choose = (next: string) => set({ view: next, q: "", due: "", id: "", page: "" });
  return (
    <span className="day-steps" role="group" aria-label={text("alarms.title")}>
      <Button aria-pressed={view !== "sites"} type={view === "sites" ? "default" : "primary"} onClick={() => choose("")}>
        {text("alarms.view.list")}
      </Button>
      <Button aria-pressed={view === "sites"} type={view === "sites" ? "primary" : "default"} onClick={() => choose("sites")}>
        {text("alarms.view.sites")}
      </Button>
    </span>
  );
}
