import { Button, Checkbox, Form, Input, Select } from "antd";

import { type Evidence, type NewNotice, useIssueNotice } from "../../data/daily";
import { useIncidents } from "../../data/incidents";
import { serverTime } from "../../data/query";
import type { Words } from "../../data/records";
import { PageHead } from "../PageHead";
import { Failed, Loading } from "../PageState";
import { FormProblem } from "../ProofForm";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { categoryText } from "./model";

const EVIDENCE: Evidence[] = ["report", "site_check", "video", "photo", "school"];
const NEEDED = 2;

/** Issues a notice for a hazard that is open; the server knows which categories are hazards. */
export function NewNoticeForm({ words }: { words: Words }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const incidents = useIncidents({});
  const issue = useIssueNotice();
  if (!incidents.data) return incidents.error ? <Failed error={incidents.error} retry={() => void incidents.refetch()} /> : <Loading />;
  const hazards = incidents.data.filter((one) => words.categories[one.category]?.hazard);
  const send = (notice: NewNotice) => issue.mutate(notice, { onSuccess: ({ entry }) => set({ new: "", id: entry }) });
  const required = { required: true, message: text("login.needed", { what: "" }) };
  return (
    <>
      <PageHead title={text("notice.new")} at={serverTime(incidents.dataUpdatedAt)} />
      {hazards.length === 0 && <p className="muted">{text("notice.no_hazard")}</p>}
      <Form<NewNotice>
        layout="vertical"
        requiredMark={false}
        className="notice-form"
        initialValues={{ incident: get("incident") || undefined, evidence: ["report"] }}
        onFinish={send}
      >
        <FormProblem error={issue.error} />
        <Form.Item name="incident" label={text("notice.incident")} rules={[required]}>
          <Select options={hazards.map((one) => ({ value: one.id, label: `${one.post} ${categoryText(words, one.category, language)} ${one.day}` }))} />
        </Form.Item>
        <Form.Item name="demand" label={text("notice.demand")} rules={[{ ...required, whitespace: true }]}>
          <Input.TextArea rows={4} maxLength={1000} />
        </Form.Item>
        <Form.Item name="due" label={text("notice.due")} rules={[required]}>
          <Input type="date" />
        </Form.Item>
        <Form.Item name="evidence" label={text("notice.evidence")} rules={[{ type: "array", min: NEEDED, message: text("notice.evidence_needed") }]}>
          <Checkbox.Group options={EVIDENCE.map((one) => ({ value: one, label: text(`notice.evidence.${one}`) }))} />
        </Form.Item>
        <div className="actions">
          <Button onClick={() => set({ new: "" })}>{text("brief.cancel")}</Button>
          <Button type="primary" htmlType="submit" loading={issue.isPending}>
            {text("notice.issue")}
          </Button>
        </div>
      </Form>
    </>
  );
}
