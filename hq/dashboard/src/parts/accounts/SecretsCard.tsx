import type { Secrets } from "../../data/people";
import { CardPicture, OnceCard } from "../print/OnceCard";
import { useText } from "../settings";

/** The one time that an account's secrets are seen; whoever it belongs to takes them along. */
export function SecretsCard({ secrets, done }: { secrets: Secrets; done: () => void }) {
  const text = useText();
  return (
    <OnceCard title={text("accounts.card")} done={done}>
      <p>{text("accounts.card_name", { name: secrets.name })}</p>
      <p>{text("accounts.card_password")}</p>
      <p className="secret-code">{secrets.password}</p>
      {secrets.totp && (
        <>
          <p>{text("accounts.card_second")}</p>
          <CardPicture value={secrets.totp} size={200} />
        </>
      )}
      {secrets.recovery.length > 0 && (
        <>
          <p>{text("accounts.card_recovery")}</p>
          <ul className="plain secret-list">
            {secrets.recovery.map((code) => (
              <li key={code}>{code}</li>
            ))}
          </ul>
        </>
      )}
      <p>
        <b>{text("accounts.card_care")}</b>
      </p>
    </OnceCard>
  );
}
