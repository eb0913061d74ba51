import { Button } from "antd";

import { usePolicies } from "../data/people";
import { may } from "../data/session";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading } from "../parts/PageState";
import { Evidence } from "../parts/policies/Evidence";
import { Planned } from "../parts/policies/Planned";
import { RulesDialog } from "../parts/policies/RulesDialog";
import { RuleTables } from "../parts/policies/RuleTables";
import { Terms } from "../parts/policies/Terms";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import "../parts/people/people.css";
import "../parts/places/places.css";
import "../parts/policies/policies.css";

const NEW = "new";

/** 策略: how long what can be forgotten is kept, and the numbers that the rules work with. */
export default function Policies() {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const policies = usePolicies();
  if (!policies.data) return policies.error ? <Failed error={policies.error} retry={() => void policies.refetch()} /> : <Loading />;
  const { data } = policies;
  const mayChange = may(me, "POST /v1/rules");
  const asked = mayChange ? get("rules") : "";
  const close = () => set({ rules: "" });
  return (
    <>
      <PageHead title={text("policies.title")} at={data.at} />
      <Terms terms={data.terms} />
      <section aria-label={text("policies.rules")}>
        <h2 className="section-head">{text("policies.rules")}</h2>
        <p className="muted lead">{text("policies.rules_lead")}</p>
        {mayChange && (
          <Button type="primary" onClick={() => set({ rules: NEW })}>
            {text("policies.rules_change")}
          </Button>
        )}
        <Planned data={data} withdraw={mayChange ? (day) => set({ rules: day }) : undefined} />
        <RuleTables rules={data.rules} />
        <Evidence numbers={data.evidence} />
      </section>
      <RulesDialog data={data} withdraw={asked !== NEW && asked !== "" ? asked : undefined} open={asked !== ""} close={close} />
    </>
  );
}
