// Files that the AI finds its answers in.
import { FilePlus, X } from "lucide-react";
import { useState } from "react";
import { host } from "@/ipc/client";
import type { AiView, KnowledgeFile } from "@/ipc/contract";
import { toFailure } from "@/ipc/host";
import { useAct } from "@/ipc/queries";
import { ErrorPanel, tellFailure } from "@/shared/errors/error-panel";
import { fileSize } from "@/shared/format/numbers";
import { useT } from "@/shared/i18n";
import { Button, IconButton } from "@/shared/ui/button";
import { ConfirmDialog } from "@/shared/ui/confirm";
import { Card } from "@/shared/ui/layout";
import { Shape } from "@/shared/ui/status-badge";

export function KnowledgeCard({ view }: { view: AiView | null }) {
  const t = useT();
  const [leaving, setLeaving] = useState<KnowledgeFile | null>(null);
  const add = useAct("knowledge_add");
  const remove = useAct("knowledge_remove", { onDone: () => setLeaving(null) });
  const pick = async () => {
    if (!view) return;
    try {
      const path = await host().pickFile("knowledge");
      if (path !== null) add.mutate({ ai: view.ai.id, path });
    } catch (cause) {
      tellFailure(t, toFailure(cause));
    }
  };
  const stateText = ({ state }: KnowledgeFile): string => {
    switch (state.state) {
      case "reading":
        return t("ais.knowledge.reading");
      case "ready":
        return t("ais.knowledge.ready", { count: state.chunks });
      case "failed":
        return t(`chatWords.knowledgeProblem.${state.problem}`);
    }
  };
  return (
    <Card title={t("ais.knowledge.title")}>
      <p className="mb-2 text-small text-second">{t(view ? "ais.knowledge.text" : "ais.knowledge.forNew")}</p>
      {view && (
        <div className="flex flex-col items-start gap-2.5">
          <ul className="flex w-full flex-col gap-1.5 empty:hidden">
            {view.knowledge.map((file) => (
              <li key={file.id} className="flex items-center gap-2">
                <Shape
                  form={file.state.state === "failed" ? "triangle" : file.state.state === "ready" ? "disc" : "ring"}
                  className={
                    file.state.state === "failed"
                      ? "shrink-0 text-bad"
                      : file.state.state === "ready"
                        ? "shrink-0 text-good"
                        : "shrink-0 text-note"
                  }
                />
                <span className="flex min-w-0 flex-1 flex-col">
                  <span className="truncate" title={file.name}>
                    {file.name}
                  </span>
                  <span className="text-small text-second">
                    {fileSize(file.bytes)} · {stateText(file)}
                  </span>
                </span>
                <IconButton label={t("ais.knowledge.remove", { name: file.name })} onClick={() => setLeaving(file)}>
                  <X aria-hidden className="size-3.5" />
                </IconButton>
              </li>
            ))}
          </ul>
          {add.error && <ErrorPanel failure={add.error} />}
          <Button icon={<FilePlus aria-hidden className="size-3.5" />} busy={add.isPending} onClick={() => void pick()}>
            {t("ais.knowledge.add")}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={leaving !== null}
        danger
        title={t("chatCommon.deleteTitle", { name: leaving?.name ?? "" })}
        deed={t("ais.knowledge.deed")}
        busy={remove.isPending}
        error={remove.error && <ErrorPanel failure={remove.error} className="mb-3" />}
        onClose={() => setLeaving(null)}
        onConfirm={() => leaving && remove.mutate({ id: leaving.id })}
      >
        <p>{t("ais.knowledge.removeText")}</p>
      </ConfirmDialog>
    </Card>
  );
}
