import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { forecastApi } from "../api/forecast";

export type { Ask, AskBody, Forecast, ForecastDay, Gap, GapReason, Opening, Substitute } from "../api/forecast";

const FORECAST = ["forecast"] as const;
/** Answers come from phones at any time, and windows come nearer. */
const EVERY = 10_000;

export function useForecast() {
  return useQuery({ queryKey: FORECAST, queryFn: forecastApi.forecast, refetchInterval: EVERY, staleTime: 0 });
}

function useWrite<Body>(mutationFn: (body: Body) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: FORECAST }) });
}

export function useAsk() {
  return useWrite(forecastApi.ask);
}
