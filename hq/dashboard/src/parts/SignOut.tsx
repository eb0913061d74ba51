import { Button } from "antd";

import { useLogout } from "../data/session";
import { useText } from "./settings";

export function SignOut() {
  const text = useText();
  const logout = useLogout();
  return (
    <Button loading={logout.isPending} onClick={() => logout.mutate()}>
      {text("app.sign_out")}
    </Button>
  );
}
