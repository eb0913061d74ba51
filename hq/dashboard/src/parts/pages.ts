import type { Key } from "../text";

/** Pages by what the server must allow for them; those of a group stand together under its name. */
export const PAGES: { path: string; label: Key; needs: string; group?: Key }[] = [
  { path: "/desk/board", label: "nav.board", needs: "GET /v1/board" },
  { path: "/desk/alarms", label: "nav.alarms", needs: "GET /v1/alarms" },
  { path: "/desk/roll-call", label: "nav.roll_call", needs: "GET /v1/roll-calls" },
  { path: "/desk/patrol", label: "nav.patrol", needs: "GET /v1/patrol" },
  { path: "/desk/incidents", label: "nav.incidents", needs: "GET /v1/incidents" },
  { path: "/desk/attendance", label: "nav.attendance", needs: "GET /v1/attendance/lines" },
  { path: "/desk/requests", label: "nav.requests", needs: "GET /v1/requests" },
  { path: "/desk/forecast", label: "nav.forecast", needs: "GET /v1/forecast" },
  { path: "/desk/handover", label: "nav.handover", needs: "GET /v1/handover" },
  { path: "/desk/brief", label: "nav.brief", needs: "GET /v1/brief", group: "nav.papers" },
  { path: "/desk/bulletins", label: "nav.bulletins", needs: "GET /v1/bulletins", group: "nav.papers" },
  { path: "/desk/forms", label: "nav.forms", needs: "GET /v1/week", group: "nav.papers" },
  { path: "/desk/withheld", label: "nav.withheld", needs: "GET /v1/withheld", group: "nav.records" },
  { path: "/desk/audit", label: "nav.audit", needs: "GET /v1/audit", group: "nav.records" },
  { path: "/desk/schools", label: "nav.schools", needs: "GET /v1/base/schools", group: "nav.base" },
  { path: "/desk/calendar", label: "nav.calendar", needs: "GET /v1/base/calendar", group: "nav.base" },
  { path: "/desk/import", label: "nav.import", needs: "POST /v1/base/import", group: "nav.base" },
  { path: "/desk/people", label: "nav.people", needs: "GET /v1/base/people", group: "nav.base" },
  { path: "/desk/rosters", label: "nav.rosters", needs: "GET /v1/rosters", group: "nav.base" },
  { path: "/desk/devices", label: "nav.devices", needs: "GET /v1/devices", group: "nav.base" },
  { path: "/desk/accounts", label: "nav.accounts", needs: "GET /v1/staff/accounts", group: "nav.base" },
  { path: "/desk/policies", label: "nav.policies", needs: "GET /v1/policies", group: "nav.base" },
];
