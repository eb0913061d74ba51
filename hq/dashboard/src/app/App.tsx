import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { lazy, type ReactNode, Suspense } from "react";
import { createBrowserRouter, Navigate, Outlet, RouterProvider } from "react-router";

import { isSignedOut } from "../data/query";
import { may, useMe } from "../data/session";
import { Board } from "../pages/Board";
import { FirstPassword, SignIn } from "../pages/SignIn";
import { Failed, Loading, NoPermission, NotFound } from "../parts/PageState";
import { PAGES, Shell, useFrame } from "../parts/Shell";
import { useSettings } from "../parts/settings";
import { themeOf } from "./theme";

const Incidents = lazy(() => import("../pages/Incidents"));
const Attendance = lazy(() => import("../pages/Attendance"));
const Withheld = lazy(() => import("../pages/Withheld"));
const Audit = lazy(() => import("../pages/Audit"));

/** Nobody sees a page without a session; whoever has none signs in where they are. */
function Entry() {
  const me = useMe();
  // What was last known of a session that has ended is still there.
  if (isSignedOut(me.error)) return <SignIn ended={me.data !== undefined} />;
  if (me.data?.must_change_password) return <FirstPassword />;
  if (me.data) {
    return (
      <Shell me={me.data}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </Shell>
    );
  }
  return <main className="door">{me.error ? <Failed error={me.error} retry={() => void me.refetch()} /> : <Loading />}</main>;
}

/** The first page that the account may see. */
function Home() {
  const { me } = useFrame();
  const first = PAGES.find((page) => may(me, page.needs));
  return first ? <Navigate replace to={first.path} /> : <NoPermission />;
}

function Allowed({ needs, children }: { needs: string; children: ReactNode }) {
  const { me } = useFrame();
  return may(me, needs) ? children : <NoPermission />;
}

const ELEMENTS: Record<string, ReactNode> = {
  "/desk/board": <Board />,
  "/desk/incidents": <Incidents />,
  "/desk/attendance": <Attendance />,
  "/desk/withheld": <Withheld />,
  "/desk/audit": <Audit />,
};

const router = createBrowserRouter([
  {
    element: <Entry />,
    children: [
      { path: "/", element: <Home /> },
      ...PAGES.map(({ path, needs }) => ({ path, element: <Allowed needs={needs}>{ELEMENTS[path]}</Allowed> })),
      { path: "*", element: <NotFound /> },
    ],
  },
]);

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.nonce;

export function App() {
  const { language, theme } = useSettings();
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={themeOf(theme)}
      csp={{ nonce }}
      wave={{ disabled: true }}
      button={{ autoInsertSpace: false }}
    >
      <RouterProvider router={router} />
    </ConfigProvider>
  );
}
