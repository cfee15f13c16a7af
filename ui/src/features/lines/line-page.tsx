// One line: its form, and beside it how it fares.
import { useParams } from "@tanstack/react-router";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { paths } from "@/shared/routing/paths";
import { Page, PageHead } from "@/shared/ui/layout";
import { LineEditor } from "./line-editor";

export default function LinePage() {
  const t = useT();
  const params = useParams({ strict: false }) as { line?: string };
  const id = Number(params.line);
  const line = useCall("line_get", { id });
  if (line.data) return <LineEditor key={id} view={line.data} />;
  return (
    <Page>
      <PageHead title={t("lines.editTitle")} parent={{ label: t("lines.title"), to: paths.lines }} />
      {line.error && <ErrorPanel failure={line.error} onRetry={() => void line.refetch()} className="m-6" />}
    </Page>
  );
}
