import { useMutation } from "@tanstack/react-query";

import { api, type ExportBody } from "../api/client";

export type { ExportBody, ExportOf } from "../api/client";

/** The file of what is filtered, handed to the browser. */
export function useExport() {
  return useMutation({
    mutationFn: async (body: ExportBody) => {
      const { file, name } = await api.exported(body);
      const place = URL.createObjectURL(file);
      const link = document.createElement("a");
      [link.href, link.download] = [place, name];
      link.click();
      URL.revokeObjectURL(place);
      return name;
    },
  });
}
