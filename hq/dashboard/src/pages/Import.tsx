import { Alert, Button } from "antd";
import { type DragEvent, useRef, useState } from "react";

import { type ImportFile, type ImportReport, useImport, useImportPreview } from "../data/places";
import { serverTime } from "../data/query";
import { asSent, MOST_BYTES, sizeOf } from "../parts/import/files";
import { Grid } from "../parts/import/Grid";
import { SheetChanges } from "../parts/import/SheetChanges";
import { PageHead } from "../parts/PageHead";
import { Loading, Nothing } from "../parts/PageState";
import { Problems } from "../parts/places/Problems";
import { FormProblem } from "../parts/ProofForm";
import { PublishDialog } from "../parts/places/PublishDialog";
import { useText } from "../parts/settings";
import "../parts/places/places.css";

const KB = 1024;

/** 导入: a county's files are checked cell by cell, what they change is shown, and only then are they published. */
export default function Import() {
  const text = useText();
  const [files, setFiles] = useState<ImportFile[]>([]);
  const [large, setLarge] = useState(0);
  const [done, setDone] = useState<number>();
  const preview = useImportPreview();
  const choose = async (chosen: File[]) => {
    if (chosen.length === 0) return;
    setDone(undefined);
    preview.reset();
    const bytes = sizeOf(chosen);
    setLarge(bytes > MOST_BYTES ? bytes : 0);
    if (bytes > MOST_BYTES) return;
    const sent = await asSent(chosen);
    setFiles(sent);
    preview.mutate(sent);
  };
  const report = preview.data;
  const published = (sheets: number) => {
    setDone(sheets);
    setFiles([]);
    preview.reset();
  };
  return (
    <>
      <PageHead title={text("import.title")} note={files.length > 0 ? text("import.count", { n: files.length }) : undefined} at={report && serverTime(preview.submittedAt)} />
      <p className="muted lead">{text("import.lead")}</p>
      <Chooser choose={(chosen) => void choose(chosen)} again={files.length > 0} />
      {large > 0 && <Alert className="form-problem" type="error" showIcon role="alert" title={text("import.too_large", { n: Math.ceil(large / KB), max: Math.floor(MOST_BYTES / KB) })} />}
      {done !== undefined && <Alert className="form-problem" type="success" showIcon role="status" title={text("import.published", { n: done })} />}
      <FormProblem error={preview.error} />
      {preview.isPending && <Loading />}
      {!report && !preview.isPending && done === undefined && <Nothing title={text("import.none")} hint={text("import.none_hint")} />}
      {report && <Report key={preview.submittedAt} report={report} files={files} published={published} />}
    </>
  );
}

function Chooser({ choose, again }: { choose: (files: File[]) => void; again: boolean }) {
  const text = useText();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    choose([...event.dataTransfer.files]);
  };
  return (
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <span>{text("import.drop")}</span>
      <Button type={again ? "default" : "primary"} onClick={() => input.current?.click()}>
        {text(again ? "import.clear" : "import.choose")}
      </Button>
      <input
        ref={input}
        className="unseen"
        type="file"
        multiple
        accept=".csv,.toml,.xlsx"
        tabIndex={-1}
        aria-label={text("import.files")}
        onChange={(event) => {
          choose([...(event.target.files ?? [])]);
          // The same files may be chosen again once they are mended.
          event.target.value = "";
        }}
      />
    </div>
  );
}

function Report({ report, files, published }: { report: ImportReport; files: ImportFile[]; published: (sheets: number) => void }) {
  const text = useText();
  const publish = useImport();
  const [signing, setSigning] = useState(false);
  const inRows = new Set(report.grids.flatMap((grid) => grid.lines.map((line) => `${grid.file} ${line.line}`)));
  const elsewhere = report.problems.filter((one) => one.line == null || !inRows.has(`${one.file} ${one.line}`));
  return (
    <>
      <p className="flags" role="status">
        <span className={report.errors > 0 ? "chip tone-bad" : "chip tone-good"}>{report.errors > 0 ? text("import.errors", { n: report.errors }) : text("import.sound")}</span>
        {report.warnings > 0 && <span className="chip tone-look">{text("import.warnings", { n: report.warnings })}</span>}
        {report.problems.length < report.errors + report.warnings && (
          <span className="muted">{text("import.listed", { shown: report.problems.length, n: report.errors + report.warnings })}</span>
        )}
      </p>
      {!report.sound && <p>{text("import.unsound")}</p>}
      {[...new Set([...elsewhere.map((one) => one.file), ...report.grids.map((grid) => grid.file)])].map((file) => {
        const whole = elsewhere.filter((one) => one.file === file);
        const grid = report.grids.find((one) => one.file === file);
        return (
          <section key={file}>
            <h2>{file}</h2>
            {whole.length > 0 && <Problems problems={whole} />}
            {grid && <Grid grid={grid} problems={report.problems.filter((one) => one.file === file)} />}
          </section>
        );
      })}
      {report.sound && <SheetChanges report={report} />}
      {report.sound && report.changes.length > 0 && (
        <div className="actions start">
          <Button type="primary" onClick={() => setSigning(true)}>
            {text("import.publish", { n: report.changes.length })}
          </Button>
        </div>
      )}
      <PublishDialog
        open={signing}
        publish={() => publish.mutateAsync({ files, revision: report.revision }).then(() => published(report.changes.length))}
        change={publish}
        close={() => setSigning(false)}
      />
    </>
  );
}
