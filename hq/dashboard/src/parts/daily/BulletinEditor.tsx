import { Button, Input, Modal } from "antd";
import { useId, useState } from "react";

import { type BlockKind, type BlockQuery, usePreview, usePublish } from "../../data/daily";
import { ChoiceBox } from "../Filters";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { BlockView } from "./Block";

const KINDS: BlockKind[] = ["attendance", "strength", "incidents"];

interface Props {
  today: string;
  units: [string, string][];
  done: (entry: string) => void;
  cancel: () => void;
}

/** Title, text, and blocks whose numbers follow the records until they are frozen by publishing. */
export function BulletinEditor({ today, units, done, cancel }: Props) {
  const text = useText();
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const [blocks, setBlocks] = useState<BlockQuery[]>([]);
  const preview = usePreview(blocks);
  const publish = usePublish();
  const [asking, setAsking] = useState(false);
  const ids = { title: useId(), body: useId() };
  const change = (at: number, changed: Partial<BlockQuery>) =>
    setBlocks((old) => old.map((block, index) => (index === at ? { ...block, ...changed } : block)));
  const unitName = (unit: string) => units.find(([id]) => id === unit)?.[1] ?? unit;
  const send = () => publish.mutate({ title, text: body, blocks }, { onSuccess: ({ entry }) => done(entry) });
  return (
    <div className="details">
      <FormProblem error={publish.error ?? preview.error} />
      <h3>
        <label htmlFor={ids.title}>{text("bulletin.name")}</label>
      </h3>
      <Input id={ids.title} value={title} maxLength={60} onChange={(event) => setTitle(event.target.value)} />
      <h3>
        <label htmlFor={ids.body}>{text("bulletin.body")}</label>
      </h3>
      <Input.TextArea id={ids.body} value={body} rows={6} onChange={(event) => setBody(event.target.value)} />
      <h3>{text("bulletin.blocks")}</h3>
      {blocks.map((block, at) => {
        const seen = preview.data?.[at];
        return (
          // Blocks have no id of their own until they are published.
          <div key={`${at} ${block.kind}`} className="block-card">
            <div className="filters">
              <ChoiceBox
                label={text("bulletin.kind")}
                value={block.kind}
                set={(kind) => kind && change(at, { kind: kind as BlockKind })}
                options={KINDS.map((kind) => [kind, text(`bulletin.kind.${kind}`)])}
                none={text("bulletin.kind")}
              />
              {(["from", "to"] as const).map((end) => (
                <span key={end} className="choice">
                  <span>{text(`bulletin.${end}`)}</span>
                  <Input
                    type="date"
                    className="day-box"
                    aria-label={text(`bulletin.${end}`)}
                    value={block[end]}
                    onChange={(event) => event.target.value && change(at, { [end]: event.target.value })}
                  />
                </span>
              ))}
              <ChoiceBox
                label={text("bulletin.unit")}
                value={block.unit ?? ""}
                set={(unit) => change(at, { unit: unit || null })}
                options={units}
                none={text("bulletin.county")}
              />
              <Button size="small" aria-label={text("bulletin.remove", { n: at + 1 })} onClick={() => setBlocks((old) => old.filter((_, index) => index !== at))}>
                ×
              </Button>
            </div>
            {seen && <BlockView block={seen} unitName={unitName} live />}
          </div>
        );
      })}
      <Button onClick={() => setBlocks((old) => [...old, { kind: "attendance", from: today, to: today, unit: null }])}>{text("bulletin.add_block")}</Button>
      <div className="actions">
        <Button onClick={cancel}>{text("brief.cancel")}</Button>
        <Button type="primary" disabled={!title.trim()} loading={publish.isPending} onClick={() => setAsking(true)}>
          {text("bulletin.publish")}
        </Button>
      </div>
      <Modal
        open={asking}
        title={title}
        okText={text("bulletin.publish")}
        cancelText={text("brief.cancel")}
        closable={{ "aria-label": text("app.close") }}
        destroyOnHidden
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false);
          send();
        }}
      >
        <p>{text("bulletin.publish_confirm")}</p>
      </Modal>
    </div>
  );
}
