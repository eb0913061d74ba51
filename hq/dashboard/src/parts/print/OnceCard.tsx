import { Button, QRCode } from "antd";
import type { ReactNode } from "react";

import { useText } from "../settings";
import { PrintTools } from "./Sheet";

/** Secrets that are seen this one time: on the screen, and on paper for whoever they are for. */
export function OnceCard({ title, done, children }: { title: string; done: () => void; children: ReactNode }) {
  const text = useText();
  return (
    <>
      <PrintTools>
        <Button onClick={done}>{text("devices.card_done")}</Button>
        <span className="muted">{text("devices.once")}</span>
      </PrintTools>
      <article className="sheet secret-card" aria-label={title}>
        <h1>{title}</h1>
        {children}
      </article>
    </>
  );
}

/** Black on white in both themes: cameras read it. Its words stand beside it for whoever hears the page. */
export function CardPicture({ value, size }: { value: string; size: number }) {
  return (
    <div className="secret-picture" aria-hidden>
      <QRCode type="svg" value={value} size={size} errorLevel="M" color="#000000" bgColor="#ffffff" />
    </div>
  );
}
