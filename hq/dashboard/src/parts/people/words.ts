import type { PersonRow } from "../../data/people";

export const ROLES: PersonRow["role"][] = ["officer", "auxiliary", "volunteer", "school_guard", "school"];
