import { Button, Empty, Skeleton } from "antd";
import { Link } from "react-router";

import { isSignedOut, Problem } from "../data/query";
import { useSettings, useText } from "./settings";

export function Loading() {
  const text = useText();
  return (
    <div className="page-state" role="status" aria-label={text("app.loading")}>
      <Skeleton active title paragraph={{ rows: 8 }} />
    </div>
  );
}

export function Nothing({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className="page-state">
      <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={title} />
      {hint && <p className="muted centred">{hint}</p>}
    </div>
  );
}

function Card({ title, hint, code, retry }: { title: string; hint: string; code?: string; retry?: () => void }) {
  const text = useText();
  return (
    <div className="page-state card-state" role="alert">
      <h2>{title}</h2>
      <p>{hint}</p>
      {code && <p className="muted small">{code}</p>}
      {retry && (
        <Button type="primary" onClick={retry}>
          {text("app.retry")}
        </Button>
      )}
    </div>
  );
}

/** What went wrong, whether the data are safe, what to do; the code in small print for whoever is asked for help. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const text = useText();
  const { language } = useSettings();
  if (!(error instanceof Problem)) return <Card title={text("state_page.error")} hint={String(error)} retry={retry} />;
  if (error.forbidden) {
    return <Card title={text("state_page.no_permission")} hint={text("state_page.no_permission_hint")} />;
  }
  // A signed-out session is asked to sign in by the frame around every page.
  if (isSignedOut(error)) return <Loading />;
  const said = language === "zh" ? error.title : error.detail;
  return (
    <Card
      title={text("state_page.error")}
      hint={`${said}${language === "zh" ? "。" : ". "}${text("state_page.error_hint")}`}
      code={text("state_page.code", { code: error.code })}
      retry={retry}
    />
  );
}

export function NoPermission() {
  const text = useText();
  return <Card title={text("state_page.no_permission")} hint={text("state_page.no_permission_hint")} />;
}

export function NotFound() {
  const text = useText();
  return (
    <div className="page-state card-state">
      <h1>{text("state_page.not_found")}</h1>
      <p>{text("state_page.not_found_hint")}</p>
      <Link to="/">{text("state_page.home")}</Link>
    </div>
  );
}

/** The server's words for a refusal, in the language of the page. */
export function ProblemText({ error }: { error: unknown }) {
  const { language } = useSettings();
  if (error instanceof Problem) return <>{language === "zh" ? error.title : error.detail}</>;
  return <>{String(error)}</>;
}
