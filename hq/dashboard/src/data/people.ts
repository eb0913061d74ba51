import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { peopleApi, type RosterMove, type RosterQuery } from "../api/people";

export type {
  Account,
  DeviceRow,
  Devices,
  Invite,
  NewAccount,
  NewInvite,
  People,
  PersonChange,
  PersonRow,
  Policies,
  Review,
  Roster,
  RosterCell,
  RosterMove,
  RosterPerson,
  RosterPost,
  RosterQuery,
  RosterWarning,
  RulesChange,
  Secrets,
  SessionRow,
  StaffRole,
  Term,
  TermChange,
} from "../api/people";

const ROSTER = ["rosters"] as const;
const DEVICES = ["devices"] as const;
const ACCOUNTS = ["accounts"] as const;
/** Acknowledgements and phones come in at any time. */
const EVERY = 30_000;

/** A write that makes what was read of these kinds old. */
function useWrite<Body, Answer>(keys: readonly (readonly string[])[], mutationFn: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

export function usePeople() {
  return useQuery({ queryKey: ["people"], queryFn: peopleApi.people, refetchInterval: EVERY });
}

export function useAddPerson() {
  return useWrite([["people"], ROSTER], peopleApi.addPerson);
}

export function useChangePerson() {
  return useWrite([["people"], ROSTER], peopleApi.changePerson);
}

export function useRoster(query: RosterQuery) {
  return useQuery({
    queryKey: [...ROSTER, query],
    queryFn: () => peopleApi.roster(query),
    refetchInterval: EVERY,
    placeholderData: (old) => old,
  });
}

/** The same days as the draft would make them. What was shown stays until the answer is there. */
export function useRosterCheck(query: RosterQuery, moves: RosterMove[]) {
  return useQuery({
    queryKey: [...ROSTER, "check", query, moves],
    queryFn: () => peopleApi.checkRoster(query, moves),
    enabled: moves.length > 0,
    placeholderData: (old) => old,
  });
}

export function usePublishRoster() {
  return useWrite([ROSTER, ["people"], ["forecast"]], peopleApi.publishRoster);
}

export function useDevices() {
  return useQuery({ queryKey: DEVICES, queryFn: peopleApi.devices, refetchInterval: EVERY });
}

export function useInvite() {
  return useWrite([DEVICES], peopleApi.invite);
}

export function useRevoke() {
  return useWrite([DEVICES, ["people"], ["reviews"]], peopleApi.revoke);
}

export function useReviews() {
  return useQuery({ queryKey: ["reviews"], queryFn: peopleApi.reviews });
}

export function useDecideReview() {
  return useWrite([["reviews"], ["withheld"]], peopleApi.decideReview);
}

export function useAccounts() {
  return useQuery({ queryKey: ACCOUNTS, queryFn: peopleApi.accounts });
}

export function useAddAccount() {
  return useWrite([ACCOUNTS], peopleApi.addAccount);
}

export function useResetAccount() {
  return useWrite([ACCOUNTS], peopleApi.resetAccount);
}

export function useOpenAccount() {
  return useWrite([ACCOUNTS], peopleApi.openAccount);
}

export function useDisableAccount() {
  return useWrite([ACCOUNTS], peopleApi.disableAccount);
}

export function useSetRoles() {
  return useWrite([ACCOUNTS], peopleApi.setRoles);
}

export function usePolicies() {
  return useQuery({ queryKey: ["policies"], queryFn: peopleApi.policies });
}

export function useSetTerm() {
  return useWrite([["policies"]], peopleApi.setTerm);
}

export function useSessions() {
  return useQuery({ queryKey: ["sessions"], queryFn: peopleApi.sessions, refetchInterval: EVERY });
}

export function useEndSession() {
  return useWrite([["sessions"]], peopleApi.endSession);
}

export function useRulesPreview() {
  return useMutation({ mutationFn: peopleApi.previewRules });
}

/** Other rules are other windows: every page that shows duty is read again. */
export function useChangeRules() {
  return useWrite([[]], peopleApi.changeRules);
}
