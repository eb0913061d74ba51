import { client, type Schemas, settled } from "./client";

export type Forecast = Schemas["ForecastView"];
export type ForecastDay = Schemas["ForecastDay"];
export type Gap = Schemas["GapSeen"];
export type GapReason = Schemas["ReasonSeen"];
export type Opening = Schemas["OpeningSeen"];
export type Substitute = Schemas["SubstituteSeen"];
export type Ask = Schemas["AskSeen"];
export type AskBody = Schemas["AskBody"];

export const forecastApi = {
  forecast: () => settled(client.GET("/v1/forecast")),
  ask: (body: AskBody) => settled(client.POST("/v1/stand-ins/ask", { body })),
};
