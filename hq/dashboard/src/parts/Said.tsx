import "./records.css";

import { pieces } from "./unseen";

/**
 * What somebody typed on a phone, letter by letter as text. Each unseen character stands alone in its own direction,
 * with its code beside it, so that none can turn or hide what is around it; what is copied is what was typed.
 */
export function Said({ text }: { text: string }) {
  return (
    <bdi className="typed">
      {pieces(text).map((piece, at) =>
        // A text never changes its pieces while it is shown.
        piece.code ? (
          <bdi key={at} className="unseen-mark" data-code={piece.code} title={piece.code}>
            {piece.text}
          </bdi>
        ) : (
          piece.text
        ),
      )}
    </bdi>
  );
}
