import type { FoundProblem } from "../../data/places";
import { type Text, useSettings, useText } from "../settings";

/** Where a problem is, in words. */
export function placeText(text: Text, { line, column, column_number: number }: FoundProblem): string {
  if (line != null && column != null) {
    return number == null ? `${text("import.place", { line })} ${text("import.place_column", { column })}` : text("import.place_cell", { line, number, column });
  }
  if (line != null) return text("import.place", { line });
  return column == null ? text("import.place_file") : text("import.place_column", { column });
}

/** Every problem with its place and its remedy. */
export function Problems({ problems }: { problems: FoundProblem[] }) {
  const text = useText();
  const { language } = useSettings();
  const [message, remedy] = language === "zh" ? (["message_zh", "remedy_zh"] as const) : (["message_en", "remedy_en"] as const);
  return (
    <ul className="plain problems" role="alert">
      {problems.map((problem, index) => (
        // oxlint-disable-next-line no-array-index-key -- a list that is replaced as a whole
        <li key={index}>
          <span className={problem.error ? "flag bad" : "flag"}>{text(problem.error ? "import.error" : "import.warning")}</span>
          <span className="muted">{placeText(text, problem)}</span>
          <span>{problem[message]}</span>
          <span className="muted">{text("import.remedy", { remedy: problem[remedy] })}</span>
        </li>
      ))}
    </ul>
  );
}
