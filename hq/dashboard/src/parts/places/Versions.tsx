import type { Version } from "../../data/places";
import { type Text, useText } from "../settings";
import { dateAndClock } from "../time";
import { GateMove } from "./GateDialog";
import { validText } from "./model";

/** Who published what when, newest first, with what differed. */
export function Versions({ versions }: { versions: Version[] }) {
  const text = useText();
  return (
    <ol className="plain windows">
      {versions.map((version) => (
        <li key={`${version.at} ${version.by}`} className="version">
          <span className="window-line">
            <b>{text("places.version", { n: version.number })}</b> {dateAndClock(version.at)} <span className="muted">{version.by}</span>
            {version.first && <span className="flag">{text("places.version_first")}</span>}
          </span>
          <span className="muted small">{version.posts.join(" ")}</span>
          <Differences version={version} text={text} />
        </li>
      ))}
    </ol>
  );
}

function Differences({ version, text }: { version: Version; text: Text }) {
  const row = (one: Version["movements_added"][number]) => `${one.label} ${one.start}–${one.end}（${validText(text, one)}）`;
  const circles = version.gates_after.flatMap((after) => {
    const before = version.gates_before.find((one) => one.id === after.id);
    const same = before && before.lat === after.lat && before.lon === after.lon && before.radius_m === after.radius_m;
    return before && !same ? [{ before, after }] : [];
  });
  return (
    <>
      {version.movements_removed.map((one) => (
        <del key={row(one)}>{row(one)}</del>
      ))}
      {version.movements_added.map((one) => (
        <ins key={row(one)}>{row(one)}</ins>
      ))}
      {circles.map(({ before, after }) => (
        <GateMove key={after.id} before={before} after={after} />
      ))}
      {version.posts_changed.map(({ post, before, after }) => (
        <span key={post}>
          {post} <del>{`${before.unit} ${before.officers}+${before.auxiliaries}`}</del> <ins>{`${after.unit} ${after.officers}+${after.auxiliaries}`}</ins>
        </span>
      ))}
    </>
  );
}
