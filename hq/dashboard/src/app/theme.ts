import { theme as antd, type ThemeConfig } from "antd";

import type { Theme } from "../parts/settings";

/** No font is fetched: whatever Chinese face the machine has. */
const FACES = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** Secondary text keeps 4.5:1 on every ground of the page, which antd's own greys do not. */
const LIGHT = {
  colorPrimary: "#1b4f9c",
  colorLink: "#1b4f9c",
  colorTextSecondary: "#475467",
  colorTextTertiary: "#525f70",
  colorTextDescription: "#525f70",
  colorTextPlaceholder: "#5d6b7c",
  colorError: "#b42318",
  colorBgLayout: "#f3f5f8",
};

const DARK = {
  colorPrimary: "#3a78cf",
  colorLink: "#8ab8ff",
  colorTextSecondary: "#b4bdc9",
  colorTextTertiary: "#a7b1be",
  colorTextDescription: "#a7b1be",
  colorTextPlaceholder: "#98a3b1",
  colorError: "#ff7a70",
  colorBgLayout: "#10151c",
  colorBgContainer: "#171e27",
  colorBgElevated: "#1d2631",
  colorBorder: "#43526a",
  colorBorderSecondary: "#334050",
};

/** Whoever asked their system for less motion gets none. */
const still = globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches;

export function themeOf(theme: Theme): ThemeConfig {
  const dark = theme === "dark";
  return {
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: { ...(dark ? DARK : LIGHT), fontFamily: FACES, borderRadius: 6, motion: !still },
    components: { Button: { primaryShadow: "none" } },
  };
}
