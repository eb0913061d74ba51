import { Button, Input, Select } from "antd";
import { type ReactNode, useEffect, useId, useRef, useState } from "react";

import { useText } from "./settings";

/** Filters in one line that wraps; `clear` is offered where something is filtered. */
export function FilterBar({ children, clear }: { children: ReactNode; clear?: () => void }) {
  const text = useText();
  return (
    <div className="filters" role="search" aria-label={text("filter.label")}>
      {children}
      {clear && (
        <Button type="link" onClick={clear}>
          {text("app.clear")}
        </Button>
      )}
    </div>
  );
}

/** How long after the last letter the address follows. */
const PAUSE = 150;

/** What is typed is its own until the typing pauses: the address follows more slowly than fingers. */
export function SearchBox({ value, set, of }: { value: string; set: (value: string) => void; of?: string }) {
  const text = useText();
  const label = of ?? text("filter.search");
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === told.current) return undefined;
    const timer = setTimeout(() => {
      told.current = typed;
      set(typed);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [typed, set]);
  return (
    <Input.Search
      className="search-box"
      allowClear
      value={typed}
      placeholder={label}
      aria-label={label}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

interface Choice {
  label: string;
  value: string;
  set: (value: string) => void;
  options: [string, string][];
  /** What the choice of nothing is called. */
  none?: string;
  /** Something must be chosen. */
  only?: boolean;
}

export function ChoiceBox({ label, value, set, options, none, only }: Choice) {
  const text = useText();
  const id = useId();
  return (
    <span className="choice">
      <label htmlFor={id}>{label}</label>
      <Select
        id={id}
        aria-label={label}
        value={value}
        onChange={set}
        popupMatchSelectWidth={false}
        options={[...(only ? [] : [["", none ?? text("filter.all")]]), ...options].map(([value, label]) => ({ value, label }))}
      />
    </span>
  );
}
