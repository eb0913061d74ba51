import { Button, Form, InputNumber, Modal, Select } from "antd";
import { useState } from "react";

import { type Post, type UnitRow, useChangePost } from "../../data/places";
import { useText } from "../settings";
import { BeforeAfter } from "./BeforeAfter";
import { PublishDialog } from "./PublishDialog";

interface Props {
  post: Post | undefined;
  units: UnitRow[];
  revision: string;
  close: () => void;
  published: () => void;
}

type Typed = Pick<Post, "unit" | "officers" | "auxiliaries">;
/** As the files allow. */
const MOST = 50;

/** Whose a post is and how many it asks for. */
export function PostDialog({ post, ...rest }: Props) {
  const text = useText();
  return (
    <Modal
      open={post !== undefined}
      onCancel={rest.close}
      footer={null}
      destroyOnHidden
      closable={{ "aria-label": text("app.close") }}
      title={post && text("places.post_title", { id: post.id })}
    >
      {post && <Fields key={post.id} post={post} {...rest} />}
    </Modal>
  );
}

function Fields({ post, units, revision, close, published }: Props & { post: Post }) {
  const text = useText();
  const change = useChangePost(post.id);
  const [typed, setTyped] = useState<Typed>();
  const needed = [{ required: true, message: text("places.needed") }];
  const said = (one: Typed) =>
    `${units.find((unit) => unit.unit === one.unit)?.name ?? one.unit} · ${text("places.post_strength", { officers: one.officers, auxiliaries: one.auxiliaries })}`;
  return (
    <>
      <Form<Typed> layout="vertical" requiredMark={false} initialValues={post} onFinish={setTyped}>
        <Form.Item name="unit" label={text("places.post_unit")} rules={needed}>
          <Select options={units.map((unit) => ({ value: unit.unit, label: `${unit.name} ${unit.unit}` }))} />
        </Form.Item>
        <div className="fields">
          <Form.Item name="officers" label={text("places.post_officers")} rules={needed}>
            <InputNumber min={0} max={MOST} precision={0} />
          </Form.Item>
          <Form.Item name="auxiliaries" label={text("places.post_auxiliaries")} rules={needed}>
            <InputNumber min={0} max={MOST} precision={0} />
          </Form.Item>
        </div>
        <div className="actions">
          <Button onClick={close}>{text("places.cancel")}</Button>
          <Button type="primary" htmlType="submit">
            {text("places.sign")}
          </Button>
        </div>
      </Form>
      <PublishDialog
        open={typed !== undefined}
        publish={() => (typed ? change.mutateAsync({ ...typed, revision }).then(published) : Promise.resolve())}
        change={change}
        close={() => setTyped(undefined)}
      >
        {typed && <BeforeAfter before={said(post)} after={said(typed)} />}
      </PublishDialog>
    </>
  );
}
