import { useAddress } from "../parts/search";
import { NoticeForm } from "../parts/daily/NoticeForm";
import { WeekForm } from "../parts/daily/WeekForm";
import "../parts/daily/daily.css";

/** 表单: what is printed and signed by hand, the week's roster and rectification notices. */
export default function Forms() {
  const [get] = useAddress();
  return get("form") === "notice" ? <NoticeForm /> : <WeekForm />;
}
