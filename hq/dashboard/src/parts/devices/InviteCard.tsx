import type { Invite } from "../../data/people";
import { CardPicture, OnceCard } from "../print/OnceCard";
import { useText } from "../settings";
import { dateAndClock } from "../time";

interface Props {
  invite: Invite;
  holder: string;
  done: () => void;
}

/** The one time that a code is seen: on the screen, and on paper for whoever it is for. */
export function InviteCard({ invite, holder, done }: Props) {
  const text = useText();
  return (
    <OnceCard title={text("devices.card")} done={done}>
      <p>{text("devices.card_for", { who: holder, posts: invite.posts.join(", ") || "–" })}</p>
      <CardPicture value={invite.text} size={240} />
      <p className="secret-code" data-code={invite.code}>
        {invite.code}
      </p>
      <ol>
        <li>{text("devices.card_scan")}</li>
        <li>{text("devices.card_type", { url: invite.url })}</li>
      </ol>
      <p>
        <b>{text("devices.card_until", { at: dateAndClock(invite.expires_at) })}</b> {text("devices.card_care")}
      </p>
    </OnceCard>
  );
}
