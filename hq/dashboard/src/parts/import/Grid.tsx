import type { FoundProblem, ImportGrid } from "../../data/places";
import { useSettings, useText } from "../settings";

/** The faulty rows of a file, each wrong cell marked where it stands, with what is wrong and what to do. */
export function Grid({ grid, problems }: { grid: ImportGrid; problems: FoundProblem[] }) {
  const text = useText();
  const width = Math.max(grid.header.length, ...grid.lines.map((line) => line.cells.length));
  return (
    <section className="import-grid" aria-label={text("import.grid", { file: grid.file })}>
      {/* A wide table scrolls in its own frame, which the keyboard reaches. */}
      {/* oxlint-disable-next-line no-noninteractive-tabindex -- what scrolls must take the focus */}
      <div className="scrolls" tabIndex={0} role="region" aria-label={grid.file}>
        <table className="grid">
          {grid.header.length > 0 && (
            <thead>
              <tr>
                <th scope="col">{text("import.line")}</th>
                {Array.from({ length: width }, (_, at) => (
                  <th key={at} scope="col">
                    {grid.header[at] ?? ""}
                  </th>
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {grid.lines.map((line) => (
              <Row key={line.line} line={line} width={width} problems={problems.filter((one) => one.line === line.line)} header={grid.header} />
            ))}
          </tbody>
        </table>
      </div>
      {grid.more > 0 && <p className="muted">{text("import.grid_more", { n: grid.more })}</p>}
    </section>
  );
}

interface RowProps {
  line: ImportGrid["lines"][number];
  width: number;
  problems: FoundProblem[];
  header: string[];
}

function Row({ line, width, problems, header }: RowProps) {
  const text = useText();
  const { language } = useSettings();
  const message = (one: FoundProblem) => (language === "zh" ? one.message_zh : one.message_en);
  const remedy = (one: FoundProblem) => (language === "zh" ? one.remedy_zh : one.remedy_en);
  const at = (one: FoundProblem) => one.column_number ?? header.indexOf(one.column ?? "") + 1;
  return (
    <>
      <tr>
        <th scope="row">{line.line}</th>
        {Array.from({ length: width }, (_, index) => {
          const own = problems.filter((one) => at(one) === index + 1);
          const [worst] = own.toSorted((one, other) => Number(other.error) - Number(one.error));
          return (
            <td key={index} className={worst && (worst.error ? "wrong" : "doubtful")}>
              {line.cells[index] || (worst ? "·" : "")}
              {worst && <span className="unseen">{text(worst.error ? "import.marked_error" : "import.marked_warning", { message: message(worst) })}</span>}
            </td>
          );
        })}
      </tr>
      <tr className="said-row">
        <td />
        <td colSpan={Math.max(1, width)}>
          {problems.map((one) => (
            <span key={`${one.column ?? ""} ${one.message_en}`} className="said-problem">
              <span className={one.error ? "flag bad" : "flag"}>{text(one.error ? "import.error" : "import.warning")}</span>
              {one.column && <b>{one.column}</b>} {message(one)} <span className="muted">{text("import.remedy", { remedy: remedy(one) })}</span>
            </span>
          ))}
        </td>
      </tr>
    </>
  );
}
