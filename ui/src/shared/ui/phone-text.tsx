// A phone number, grouped for reading; a copy of the selection carries the stored E.164 form.
import { phone } from "../format/phone";

export function Phone({ number, className }: { number: string; className?: string }) {
  return (
    <span
      data-selectable
      className={className}
      onCopy={(event) => {
        event.clipboardData.setData("text/plain", number);
        event.preventDefault();
      }}
    >
      {phone(number)}
    </span>
  );
}
