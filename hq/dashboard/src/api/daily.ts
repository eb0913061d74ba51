import { client, type Schemas, settled } from "./client";

export type Handover = Schemas["HandoverView"];
export type OpenItem = Schemas["OpenItem"];
export type Shift = Schemas["ShiftSeen"];
export type DutyLog = Schemas["DutyLog"];
export type LogLine = Schemas["LogLine"];
export type Number = Schemas["Number"];
export type Brief = Schemas["BriefView"];
export type BulletinRow = Schemas["BulletinRow"];
export type Bulletin = Schemas["BulletinView"];
export type Block = Schemas["BlockSeen"];
export type BlockQuery = Schemas["BlockQuery"];
export type BlockKind = Schemas["BlockKind"];
export type NewBulletin = Schemas["NewBulletin"];
export type Notice = Schemas["NoticeView"];
export type NewNotice = Schemas["NewNotice"];
export type Evidence = Schemas["Evidence"];
export type Week = Schemas["WeekView"];
export type WeekPost = Schemas["WeekPost"];

const day = (day: string) => ({ params: { query: { day: day || undefined } } });
const id = (id: string) => ({ params: { path: { id } } });

export const dailyApi = {
  handover: () => settled(client.GET("/v1/handover")),
  handOver: (digest: string) => settled(client.POST("/v1/handover", { body: { digest } })),
  takeOver: (entry: string) => settled(client.POST("/v1/handover/{id}/take", id(entry))),
  dutyLog: (on: string) => settled(client.GET("/v1/duty-log", day(on))),
  brief: (on: string) => settled(client.GET("/v1/brief", day(on))),
  editBrief: (body: { day: string; text: string }) => settled(client.POST("/v1/brief", { body })),
  bulletins: () => settled(client.GET("/v1/bulletins")),
  bulletin: (entry: string) => settled(client.GET("/v1/bulletins/{id}", id(entry))),
  preview: (blocks: BlockQuery[]) => settled(client.POST("/v1/bulletins/preview", { body: { blocks } })),
  publish: (body: NewBulletin) => settled(client.POST("/v1/bulletins", { body })),
  readBulletin: (entry: string) => settled(client.POST("/v1/bulletins/{id}/read", id(entry))),
  notices: () => settled(client.GET("/v1/notices")),
  issueNotice: (body: NewNotice) => settled(client.POST("/v1/notices", { body })),
  week: (on: string, unit: string) =>
    settled(client.GET("/v1/week", { params: { query: { day: on || undefined, unit: unit || undefined } } })),
};
