import DownOutlined from "@ant-design/icons/DownOutlined";
import { useEffect, useId, useRef, useState } from "react";
import { NavLink, useLocation } from "react-router";

import type { Key } from "../text";
import { useText } from "./settings";

interface Props {
  label: Key;
  pages: { path: string; label: Key }[];
  /** Called when a page is chosen: the group stands open in a drawer. */
  leave?: () => void;
}

/** Pages under one name: a list that opens in the bar at the top, and lies open in the drawer of a narrow screen. */
export function NavGroup({ label, pages, leave }: Props) {
  const text = useText();
  const list = useId();
  const here = useLocation().pathname;
  const [open, setOpen] = useState(false);
  const group = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const elsewhere = (event: Event) => {
      if (!(event.target instanceof Node && group.current?.contains(event.target))) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => event.key === "Escape" && setOpen(false);
    document.addEventListener("focusin", elsewhere);
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("focusin", elsewhere);
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("keydown", escape);
    };
  }, [open]);
  const active = pages.some((page) => page.path === here);
  const choose = () => {
    setOpen(false);
    leave?.();
  };
  const links = (
    <ul id={list} className="nav-list" aria-label={text(label)}>
      {pages.map((page) => (
        <li key={page.path}>
          <NavLink to={page.path} onClick={choose}>
            {text(page.label)}
          </NavLink>
        </li>
      ))}
    </ul>
  );
  if (leave) {
    return (
      <li className="nav-group">
        <span className="muted small">{text(label)}</span>
        {links}
      </li>
    );
  }
  return (
    <li className="nav-group" ref={group}>
      <button type="button" className={active ? "active" : undefined} aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
        {text(label)} <DownOutlined aria-hidden />
      </button>
      {open && links}
    </li>
  );
}
