// A phone number, grouped for reading; a copy of the selection carries the stored E.164 form.
import { phone } from "../format/phone";
import { cx } from "./cx";

export function Phone({ number, className }: { number: string; className?: string }) {
  return (
    <span
      data-selectable
      className={cx("whitespace-nowrap", className)}
      onCopy={(event) => {
        event.clipboardData.setData("text/plain", number);
        event.preventDefault();
      }}
    >
      {phone(number)}
    </span>
  );
}
