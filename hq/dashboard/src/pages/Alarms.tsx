import { AlarmPage } from "../parts/alarms/AlarmPage";
import { SitesPage } from "../parts/alarms/SitesPage";
import { useAddress } from "../parts/search";

/** 告警, and the buttons that raise it. */
export default function Alarms() {
  const [get] = useAddress();
  return get("view") === "sites" ? <SitesPage /> : <AlarmPage />;
}
