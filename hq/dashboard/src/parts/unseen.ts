/** Characters that nobody sees and that move or hide others: controls, format and bidirectional ones, ignorable ones. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const PARTS = new RegExp(`(${UNSEEN.source})`, "u");

export interface Piece {
  text: string;
  /** `U+202E` of an unseen character, which is then alone in its piece. */
  code?: string;
}

/** A text in pieces, unseen characters apart. Together they are the text. */
export function pieces(text: string): Piece[] {
  const found = text.split(PARTS).filter((part) => part !== "");
  return found.map((part) => (UNSEEN.test(part) ? { text: part, code: codeOf(part) } : { text: part }));
}

function codeOf(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
