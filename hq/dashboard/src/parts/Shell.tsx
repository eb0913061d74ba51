import { Button, Drawer } from "antd";
import MenuOutlined from "@ant-design/icons/MenuOutlined";
import MoonOutlined from "@ant-design/icons/MoonOutlined";
import QuestionOutlined from "@ant-design/icons/QuestionOutlined";
import SunOutlined from "@ant-design/icons/SunOutlined";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from "react";
import { NavLink, useNavigate } from "react-router";

import { useLive } from "../data/live";
import { isScreen, type Me, may } from "../data/session";
import type { Key } from "../text";
import { Banner } from "./alarms/Banner";
import { KeyHelp } from "./KeyHelp";
import { NavGroup } from "./NavGroup";
import { SignOut } from "./SignOut";
import { moveRow, type Step, useKeyboard } from "./keyboard";
import { PAGES } from "./pages";
import { useSettings, useText } from "./settings";

interface Frame {
  me: Me;
  live: boolean;
}

const Context = createContext<Frame | undefined>(undefined);

export function useFrame(): Frame {
  const frame = useContext(Context);
  if (!frame) throw new Error("no Shell above");
  return frame;
}

function Navigation({ me, leave }: { me: Me; leave?: () => void }) {
  const text = useText();
  const pages = PAGES.filter((page) => may(me, page.needs));
  const groups = [...new Set(pages.flatMap((page) => page.group ?? []))];
  return (
    <nav aria-label={text("nav.label")}>
      <ul className="nav">
        {pages
          .filter((page) => !page.group)
          .map((page) => (
            <li key={page.path}>
              <NavLink to={page.path} onClick={leave}>
                {text(page.label)}
              </NavLink>
            </li>
          ))}
        {groups.map((group) => (
          <NavGroup key={group} label={group} pages={pages.filter((page) => page.group === group)} leave={leave} />
        ))}
      </ul>
    </nav>
  );
}

function Tools({ me, help }: { me: Me; help: () => void }) {
  const text = useText();
  const { language, setLanguage, theme, setTheme } = useSettings();
  const other = theme === "dark" ? "light" : "dark";
  const roles = me.roles.map((role) => text(`role.${role}` as Key)).join(" · ");
  return (
    <div className="tools">
      <span className="who">
        <b>{me.name}</b> <span className="muted">{roles}</span>
      </span>
      <Button type="text" icon={<QuestionOutlined />} aria-label={text("app.help")} title={text("app.help")} onClick={help} />
      <Button
        type="text"
        icon={other === "dark" ? <MoonOutlined /> : <SunOutlined />}
        aria-label={text(`app.theme.${other}`)}
        title={text(`app.theme.${other}`)}
        onClick={() => setTheme(other)}
      />
      <Button type="text" lang={language === "zh" ? "en" : "zh-CN"} onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
        {text("app.language")}
      </Button>
      <SignOut />
    </div>
  );
}

/** The frame around every page: where one can go, who one is, how the keys work. */
export function Shell({ me, children }: { me: Me; children: ReactNode }) {
  const text = useText();
  const navigate = useNavigate();
  const [menu, setMenu] = useState(false);
  const [help, setHelp] = useState(false);
  const live = useLive(may(me, "GET /v1/board/events"));
  const act = useCallback(
    (step: Step) => {
      if (step.to === "place") void navigate(step.path);
      else if (step.to === "help") setHelp(true);
      else if (step.to === "search") document.querySelector<HTMLElement>(".search-box input")?.focus();
      else moveRow(step.to === "next" ? 1 : -1);
    },
    [navigate],
  );
  useKeyboard(act);
  const frame = useMemo(() => ({ me, live }), [me, live]);
  const openHelp = () => {
    setMenu(false);
    setHelp(true);
  };
  return (
    <Context.Provider value={frame}>
      <a className="skip" href="#main">
        {text("app.skip")}
      </a>
      <div className="shell">
        {/* A screen on a wall has nowhere to go. */}
        {!isScreen(me) && (
          <header className="top">
            <Button className="menu-button" type="text" icon={<MenuOutlined />} aria-label={text("app.menu")} onClick={() => setMenu(true)} />
            <span className="brand">
              <Emblem />
              {text("app.title")}
            </span>
            <div className="wide">
              <Navigation me={me} />
            </div>
            <div className="wide end">
              <Tools me={me} help={openHelp} />
            </div>
          </header>
        )}
        <Banner me={me} />
        <main id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={288} title={text("app.title")} closable={{ "aria-label": text("app.close") }}>
        <Navigation me={me} leave={() => setMenu(false)} />
        <Tools me={me} help={openHelp} />
      </Drawer>
      <KeyHelp me={me} open={help} close={() => setHelp(false)} />
    </Context.Provider>
  );
}

/** The same shape as the page's icon. */
export function Emblem() {
  return (
    <svg className="emblem" viewBox="0 0 32 32" aria-hidden="true">
      <path className="emblem-shield" d="M16 2 4 6v9c0 7 5 12.500 12 15 7-2.500 12-8 12-15V6z" />
      <path className="emblem-tick" d="m10 16 4.500 4.500L22.500 12" />
    </svg>
  );
}
