import { ChoiceBox } from "../Filters";
import { useAddress } from "../search";
import { useText } from "../settings";

/** Which form. */
export function FormChoice() {
  const text = useText();
  const [get, set] = useAddress();
  return (
    <ChoiceBox
      label={text("form.choose")}
      value={get("form")}
      set={(form) => set({ form, id: "", new: "" })}
      none={text("form.week")}
      options={[["notice", text("form.notice")]]}
    />
  );
}
