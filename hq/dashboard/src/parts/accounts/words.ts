import type { StaffRole } from "../../data/people";

export const STAFF_ROLES: StaffRole[] = [
  "duty_desk",
  "supervisor",
  "inspector",
  "unit_leader",
  "analyst",
  "auditor",
  "system_admin",
  "security_admin",
  "screen",
];
