import { Button, Form, Input, Modal } from "antd";
import { lazy, Suspense, useState } from "react";

import { type Gate, useChangeGate } from "../../data/places";
import { drawsMaps } from "../map/able";
import { type Circle, metresBetween } from "../map/style";
import { useText } from "../settings";
import { BeforeAfter } from "./BeforeAfter";
import { PublishDialog } from "./PublishDialog";

interface Props {
  gate: Gate | undefined;
  revision: string;
  close: () => void;
  published: () => void;
}

interface Typed {
  name: string;
  lat: string;
  lon: string;
  radius_m: string;
}

const FenceMap = lazy(() => import("../map/FenceMap"));

const MIN_RADIUS = 10;
const MAX_RADIUS = 2000;

/** A fence on the map and by numbers: the middle of the circle and its radius. */
export function GateDialog({ gate, ...rest }: Props) {
  const text = useText();
  return (
    <Modal
      open={gate !== undefined}
      onCancel={rest.close}
      footer={null}
      destroyOnHidden
      closable={{ "aria-label": text("app.close") }}
      title={gate && text("places.gate_title", { name: `${gate.name} ${gate.id}` })}
    >
      {gate && <Fields key={gate.id} gate={gate} {...rest} />}
    </Modal>
  );
}

function Fields({ gate, revision, close, published }: Props & { gate: Gate }) {
  const text = useText();
  const change = useChangeGate(gate.id);
  const [typed, setTyped] = useState<Typed>();
  const [form] = Form.useForm<Typed>();
  const fields = Form.useWatch([], form);
  const circle = circleOf(fields) ?? gate;
  const draw = ({ lat, lon, radius_m }: Circle) => form.setFieldsValue({ lat: lat.toFixed(6), lon: lon.toFixed(6), radius_m: String(radius_m) });
  const within = (min: number, max: number) => ({
    validator: (_: unknown, value: string) => {
      const number = Number(value);
      return value?.trim() && number >= min && number <= max ? Promise.resolve() : Promise.reject(new Error(`${min} – ${max}`));
    },
  });
  const after = typed && { lat: Number(typed.lat), lon: Number(typed.lon) };
  return (
    <>
      {drawsMaps() && (
        <Suspense fallback={<div className="fence-box" />}>
          <FenceMap circle={circle} draw={draw} least={MIN_RADIUS} most={MAX_RADIUS} />
        </Suspense>
      )}
      <Form<Typed>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ name: gate.name, lat: gate.lat.toFixed(6), lon: gate.lon.toFixed(6), radius_m: String(gate.radius_m) }}
        onFinish={setTyped}
      >
        <Form.Item name="name" label={text("places.gate_name")}>
          <Input maxLength={40} />
        </Form.Item>
        <div className="fields">
          <Form.Item name="lat" label={text("places.gate_lat")} rules={[within(-90, 90)]}>
            <Input inputMode="decimal" />
          </Form.Item>
          <Form.Item name="lon" label={text("places.gate_lon")} rules={[within(-180, 180)]}>
            <Input inputMode="decimal" />
          </Form.Item>
          <Form.Item name="radius_m" label={text("places.gate_radius")} rules={[within(MIN_RADIUS, MAX_RADIUS)]}>
            <Input inputMode="decimal" />
          </Form.Item>
        </div>
        <p className="muted small">{text("places.gate_hint")}</p>
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
        {after && <GateMove before={gate} after={{ ...after, radius_m: Number(typed?.radius_m) }} />}
      </PublishDialog>
    </>
  );
}

/** Old circle → new circle, and how far its middle moves. */
export function GateMove({ before, after }: { before: Omit<Gate, "id" | "name">; after: Omit<Gate, "id" | "name"> }) {
  const text = useText();
  const said = (one: typeof before) => text("places.gate_at", { lat: one.lat.toFixed(6), lon: one.lon.toFixed(6), radius: one.radius_m });
  return <BeforeAfter before={said(before)} after={said(after)} note={text("places.gate_moved", { m: Math.round(metresBetween(before, after)) })} />;
}

/** What is typed, if it is a circle. */
function circleOf(typed: Typed | undefined): Circle | undefined {
  const [lat, lon, radius_m] = [Number(typed?.lat), Number(typed?.lon), Number(typed?.radius_m)];
  const sound = Math.abs(lat) <= 85 && Math.abs(lon) <= 180 && radius_m >= MIN_RADIUS && radius_m <= MAX_RADIUS;
  return typed && sound ? { lat, lon, radius_m } : undefined;
}
