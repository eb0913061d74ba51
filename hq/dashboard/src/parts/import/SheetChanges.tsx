import type { ImportReport, SheetChange } from "../../data/places";
import { type Text, useText } from "../settings";

/** Which sheets would get a new version, and how many of their rows come and go. */
export function SheetChanges({ report }: { report: ImportReport }) {
  const text = useText();
  return (
    <section aria-label={text("import.changes")}>
      <h2>{text("import.changes")}</h2>
      {report.changes.length === 0 ? <p className="muted">{text("import.changes_none")}</p> : <p className="muted">{text("import.overwrites")}</p>}
      <ul className="plain windows sheet-changes">
        {report.changes.map((change) => (
          <li key={change.scope} className="window-line" data-sheet={change.scope}>
            <b>{sheetName(text, change)}</b>
            {change.new && <span className="flag">{text("import.new")}</span>}
            {change.rows.map((rows) => (
              <span key={rows.file} className="muted">
                {text("import.rows", { file: rows.file, added: rows.added, removed: rows.removed })}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <p className="muted">{text("import.unchanged", { n: report.unchanged })}</p>
      {report.left_alone.length > 0 && <p>{text("import.left_alone", { posts: report.left_alone.join(" ") })}</p>}
    </section>
  );
}

function sheetName(text: Text, { scope, name }: SheetChange): string {
  if (scope.startsWith("directory-post")) return text("import.sheet.post", { post: scope.split("/").at(-1) ?? "", name });
  if (scope.startsWith("directory-staff")) return text("import.sheet.staff");
  return text(scope.startsWith("directory-public") ? "import.sheet.public" : "import.sheet.sites");
}
