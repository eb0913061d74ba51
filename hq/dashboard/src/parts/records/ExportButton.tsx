import { Button } from "antd";
import DownloadOutlined from "@ant-design/icons/DownloadOutlined";
import { useState } from "react";

import { type ExportBody, type ExportOf, useExport } from "../../data/exports";
import { may } from "../../data/session";
import { FormProblem } from "../ProofForm";
import { ProvedDialog, unproved } from "../ProvedDialog";
import { useFrame } from "../Shell";
import { useSettings, useText } from "../settings";

/** Takes out exactly what is filtered; asks for a fresh proof of identity where the last one is too old. */
export function ExportButton({ of }: { of: ExportOf }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [open, setOpen] = useState(false);
  const [format, setFormat] = useState<ExportBody["format"]>("xlsx");
  const take = useExport();
  if (!may(me, "POST /v1/exports")) return null;
  const leave = () => {
    setOpen(false);
    take.reset();
  };
  const ask = (wanted: ExportBody["format"]) => {
    setFormat(wanted);
    take.mutate({ format: wanted, language, of }, { onSuccess: leave });
  };
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => setOpen(true)}>
        {text("export.open")}
      </Button>
      <ProvedDialog
        open={open}
        title={text("export.title")}
        lead={text("export.reauth")}
        again={() => ask(format)}
        error={take.error}
        busy={take.isPending}
        close={leave}
      >
        <p>{text("export.lead", { name: me.name })}</p>
        <FormProblem error={unproved(take.error)} />
        <div className="actions">
          {(["csv", "xlsx"] as const).map((one) => (
            <Button key={one} type={one === "xlsx" ? "primary" : "default"} loading={take.isPending && format === one} onClick={() => ask(one)}>
              {text(`export.${one}`)}
            </Button>
          ))}
        </div>
      </ProvedDialog>
    </>
  );
}
