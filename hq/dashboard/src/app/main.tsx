import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import "./style.css";
import { queryClient } from "../data/query";
import { SettingsProvider } from "../parts/settings";
import { App } from "./App";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <SettingsProvider>
      <QueryClientProvider client={queryClient()}>
        <App />
      </QueryClientProvider>
    </SettingsProvider>
  </StrictMode>,
);
