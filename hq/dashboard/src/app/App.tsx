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
import { PAGES } from "../parts/pages";
import { Shell, useFrame } from "../parts/Shell";
import { useSettings } from "../parts/settings";
import { themeOf } from "./theme";

const Alarms = lazy(() => import("../pages/Alarms"));
const Incidents = lazy(() => import("../pages/Incidents"));
const Attendance = lazy(() => import("../pages/Attendance"));
const RollCall = lazy(() => import("../pages/RollCall"));
const Requests = lazy(() => import("../pages/Requests"));
const Withheld = lazy(() => import("../pages/Withheld"));
const Patrol = lazy(() => import("../pages/Patrol"));
const Forecast = lazy(() => import("../pages/Forecast"));
const Handover = lazy(() => import("../pages/Handover"));
const Brief = lazy(() => import("../pages/Brief"));
const Bulletins = lazy(() => import("../pages/Bulletins"));
const Forms = lazy(() => import("../pages/Forms"));
const Schools = lazy(() => import("../pages/Schools"));
const Calendar = lazy(() => import("../pages/Calendar"));
const Import = lazy(() => import("../pages/Import"));
const Audit = lazy(() => import("../pages/Audit"));
const People = lazy(() => import("../pages/People"));
const Rosters = lazy(() => import("../pages/Rosters"));
const Devices = lazy(() => import("../pages/Devices"));
const Accounts = lazy(() => import("../pages/Accounts"));
const Policies = lazy(() => import("../pages/Policies"));

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
  "/desk/alarms": <Alarms />,
  "/desk/incidents": <Incidents />,
  "/desk/attendance": <Attendance />,
  "/desk/forecast": <Forecast />,
  "/desk/patrol": <Patrol />,
  "/desk/handover": <Handover />,
  "/desk/brief": <Brief />,
  "/desk/bulletins": <Bulletins />,
  "/desk/forms": <Forms />,
  "/desk/roll-call": <RollCall />,
  "/desk/requests": <Requests />,
  "/desk/withheld": <Withheld />,
  "/desk/audit": <Audit />,
  "/desk/schools": <Schools />,
  "/desk/calendar": <Calendar />,
  "/desk/import": <Import />,
  "/desk/people": <People />,
  "/desk/rosters": <Rosters />,
  "/desk/devices": <Devices />,
  "/desk/accounts": <Accounts />,
  "/desk/policies": <Policies />,
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
