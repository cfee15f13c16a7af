// The versions of an AI: each save made one, each reply names the one it was written with. An old one can be taken back
// into the form.
import type { AiProfileId, AiVersion } from "@/ipc/contract";
import { useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { Dialog } from "@/shared/ui/dialog";
import { Moment } from "@/shared/ui/moment";

export function VersionsDialog({
  id,
  current,
  onTake,
  onClose,
}: {
  id: AiProfileId;
  current: number;
  onTake: (version: AiVersion) => void;
  onClose: () => void;
}) {
  const t = useT();
  const versions = useCall("ai_versions", { id });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("ais.versions")}
      subtitle={t("ais.versionsText")}
      footer={<Button onClick={onClose}>{t("common.close")}</Button>}
    >
      {versions.error && <ErrorPanel failure={versions.error} onRetry={() => void versions.refetch()} />}
      <ul className="flex flex-col pb-3">
        {(versions.data?.versions ?? []).map((version) => (
          <li key={version.id} className="flex min-h-9 items-center gap-3 border-b border-line py-1.5 last:border-0">
            <span className="w-10 shrink-0 font-medium">v{version.number}</span>
            <span className="min-w-0 flex-1">
              <span className="block truncate">{version.draft.model || t("ais.placeKind.scripted")}</span>
              <span className="block truncate text-small text-second" title={version.draft.instruction}>
                {version.draft.instruction}
              </span>
            </span>
            <Moment at={version.saved_at} className="shrink-0 text-small text-second" />
            {version.number === current ? (
              <span className="w-24 shrink-0 text-right text-small text-second">{t("ais.versionNow")}</span>
            ) : (
              <Button kind="link" className="w-24" onClick={() => onTake(version)}>
                {t("ais.versionTake")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
