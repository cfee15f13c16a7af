// The picture of a manager in its form: choose one, see it, take it away. It is kept at once; the form only names it.
import { ImagePlus } from "lucide-react";
import { useRef, useState } from "react";
import type { AvatarId } from "@/ipc/contract";
import { host } from "@/ipc/client";
import { toFailure } from "@/ipc/host";
import { present } from "@/shared/errors/present";
import { useT } from "@/shared/i18n";
import { Avatar } from "@/shared/ui/avatar";
import { Button } from "@/shared/ui/button";
import { FieldNote } from "@/shared/ui/field";
import { PICTURE_TYPES, readPicture, UnusablePicture } from "./picture";

export function AvatarField({
  value,
  name,
  onChange,
}: {
  value: AvatarId | null;
  name: string;
  onChange: (avatar: AvatarId | null) => void;
}) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const take = async (file: File) => {
    setBusy(true);
    setWrong(null);
    try {
      const { id } = await host().call("avatar_add", { data: await readPicture(file) });
      onChange(id);
    } catch (cause) {
      setWrong(
        cause instanceof UnusablePicture ? t("managers.picture.unusable") : present(t, toFailure(cause).error).title,
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="flex items-center gap-4">
      <Avatar id={value} name={name} size="large" />
      <div className="flex min-w-0 flex-col gap-1.5">
        <div className="flex items-center gap-2">
          <Button
            busy={busy}
            icon={<ImagePlus aria-hidden className="size-3.5" />}
            onClick={() => input.current?.click()}
          >
            {t(value === null ? "managers.picture.choose" : "managers.picture.change")}
          </Button>
          {value !== null && (
            <Button kind="link" onClick={() => onChange(null)}>
              {t("managers.picture.remove")}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            accept={PICTURE_TYPES.join(",")}
            aria-label={t("managers.picture.label")}
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0];
              // The same file may be chosen again.
              event.target.value = "";
              if (file) void take(file);
            }}
          />
        </div>
        <FieldNote error={wrong !== null}>{wrong ?? t("managers.picture.hint")}</FieldNote>
      </div>
    </div>
  );
}
