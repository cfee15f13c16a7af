// What a list shows while it waits: nothing for a moment, then a bar; and a line under the last row while more come.
import { useEffect, useState } from "react";
import { useT } from "../i18n";
import { Progress } from "../ui/progress";

/** Work over 300 ms shows progress; a quick answer shows nothing in between. */
export function Waiting({ afterMs = 300 }: { afterMs?: number }) {
  const t = useT();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), afterMs);
    return () => clearTimeout(timer);
  }, [afterMs]);
  if (!late) return null;
  return (
    <div className="mx-auto flex w-60 flex-col items-center gap-2 py-16 text-small text-second">
      <Progress label={t("common.loading")} value={null} />
      {t("common.loading")}
    </div>
  );
}

export function ListTail({ loading }: { loading: boolean }) {
  const t = useT();
  if (!loading) return null;
  return <div className="flex h-9 items-center px-6 text-small text-second">{t("common.loadingMore")}</div>;
}
