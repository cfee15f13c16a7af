// What is shown where no page is: a wrong address, a page that broke. Never a stack trace.
import { FileQuestion, TriangleAlert } from "lucide-react";
import { useT } from "@/shared/i18n";
import { useGo, useHere } from "@/shared/routing/link";
import { listOf, paths } from "@/shared/routing/paths";
import { Button } from "@/shared/ui/button";
import { EmptyState } from "@/shared/ui/layout";

export function NotFound() {
  const t = useT();
  const go = useGo();
  const list = listOf(useHere());
  return (
    <EmptyState
      icon={<FileQuestion aria-hidden className="size-7" />}
      title={t("nav.notFoundTitle")}
      text={t("nav.notFoundText")}
      action={
        <Button kind="primary" onClick={() => go(paths[list])}>
          {t("errors.remedy.back", { place: t(`nav.${list}`) })}
        </Button>
      }
    />
  );
}

export function Crash({ reset }: { reset?: () => void }) {
  const t = useT();
  return (
    <EmptyState
      icon={<TriangleAlert aria-hidden className="size-7" />}
      title={t("nav.crashTitle")}
      text={t("nav.crashText")}
      action={
        <Button kind="primary" onClick={() => (reset ? reset() : location.reload())}>
          {t("common.retry")}
        </Button>
      }
    />
  );
}
