import type { ImportFile } from "../../data/places";

/** Bytes that go to the server at once, as they are sent. */
export const MOST_BYTES = 1_500_000;

/** Files as the server takes them: every file goes as bytes, so that it is the server who reads its encoding. */
export async function asSent(files: File[]): Promise<ImportFile[]> {
  return Promise.all(files.map(async (file) => ({ name: file.name, base64: base64Of(new Uint8Array(await file.arrayBuffer())) })));
}

/** Bytes at a time: a call takes only so many arguments. */
const PART = 0x8000;

export function base64Of(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PART) text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(text);
}

export function sizeOf(files: File[]): number {
  return files.reduce((sum, file) => sum + Math.ceil(file.size / 3) * 4, 0);
}
