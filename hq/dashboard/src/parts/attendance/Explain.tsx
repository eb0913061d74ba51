import type { Reason } from "../../data/attendance";
import type { Words } from "../../data/records";
import { useSettings } from "../settings";
import { reasonText } from "./model";

/** Why a verdict is what it is, as a tree of statements that rest on each other. */
export function Explain({ reason, words }: { reason: Reason; words: Words }) {
  return (
    <ul className="explain">
      <Statement reason={reason} words={words} />
    </ul>
  );
}

function Statement({ reason, words }: { reason: Reason; words: Words }) {
  const { language } = useSettings();
  return (
    <li>
      <span>{reasonText(words, reason, language)}</span>
      {reason.children.length > 0 && (
        <ul>
          {reason.children.map((child, at) => (
            // A tree never changes its order while it is shown.
            <Statement key={`${child.code}${at}`} reason={child} words={words} />
          ))}
        </ul>
      )}
    </li>
  );
}
