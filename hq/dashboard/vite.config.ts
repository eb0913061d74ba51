import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/**
 * antd's parts make `<style>` elements in one place, and not every caller hands on the nonce. Here it falls back to the
 * page's own, so that the content security policy can stay strict (ADR 0015). Fails the build if that place moves.
 */
function nonceForEveryStyle(): Plugin {
  const place = /if \(csp\?\.nonce\) \{\s*styleNode\.nonce = csp\?\.nonce;\s*\}/;
  let met = false;
  return {
    name: "nonce-for-every-style",
    apply: "build",
    transform(code, id) {
      if (!id.endsWith("@rc-component/util/es/Dom/dynamicCSS.js")) return null;
      met = place.test(code);
      const nonce = `csp?.nonce ?? document.querySelector('meta[name="csp-nonce"]')?.nonce ?? ""`;
      return { code: code.replace(place, `styleNode.nonce = ${nonce};`), map: null };
    },
    buildEnd(error) {
      if (!error && !met) this.error("antd makes its styles elsewhere now: see nonceForEveryStyle");
    },
  };
}

export default defineConfig({
  plugins: [react(), nonceForEveryStyle()],
  build: { assetsInlineLimit: 0, chunkSizeWarningLimit: 1500, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { "/v1": "http://127.0.0.1:8470" } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
} as Parameters<typeof defineConfig>[0]);
