// How visitors of web channels reach this app: the port on this machine, an address of the user's own, or a tunnel; whether
// it leads here is tried out and said in words.
import { useState } from "react";
import type { PublicUrlSettings, PublicUrlView, PublicWay } from "@/ipc/contract";
import { useAct, useCall } from "@/ipc/queries";
import { ErrorPanel } from "@/shared/errors/error-panel";
import { fieldProblems } from "@/shared/errors/present";
import { isAt } from "@/shared/forms/problems";
import { type T, useT } from "@/shared/i18n";
import { Button } from "@/shared/ui/button";
import { ChipGroup } from "@/shared/ui/chip";
import { CopyButton } from "@/shared/ui/copy-button";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { SecretField } from "@/shared/ui/secret-field";
import { StatusBadge, type Form, type Tone } from "@/shared/ui/status-badge";
import { TextField } from "@/shared/ui/text-field";
import { tell } from "@/shared/ui/toast";
import { problemWords } from "@/shared/words/results";

type Kind = PublicWay["kind"];
const KINDS: readonly Kind[] = ["this_machine", "address", "tunnel"];

export function PublicUrlCard() {
  const query = useCall("public_url_get", {});
  if (query.error) return <ErrorPanel failure={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return null;
  return <Chosen key={JSON.stringify(query.data.settings)} view={query.data} onKept={() => void query.refetch()} />;
}

function Chosen({ view, onKept }: { view: PublicUrlView; onKept: () => void }) {
  const t = useT();
  const { settings } = view;
  const way = settings.way;
  const [kind, setKind] = useState<Kind>(way.kind);
  const [port, setPort] = useState<number | null>(settings.port);
  const [address, setAddress] = useState(way.kind === "address" ? way.address : "");
  const [server, setServer] = useState(way.kind === "tunnel" ? way.server : "");
  const [serverPort, setServerPort] = useState<number | null>(way.kind === "tunnel" && way.port > 0 ? way.port : null);
  const [secret, setSecret] = useState("");
  const update = useAct("public_url_update", {
    onDone: () => {
      setSecret("");
      onKept();
      tell({ tone: "good", title: t("settings.web.kept") });
    },
  });
  const problems = update.error ? fieldProblems(update.error.error) : [];
  const problem = (field: string): string | null => {
    const found = problems.find((one) => isAt(one.field, field));
    return found ? problemWords(t, found.problem) : null;
  };
  const wanted: PublicUrlSettings = {
    port: port ?? 0,
    way:
      kind === "address"
        ? { kind, address }
        : kind === "tunnel"
          ? { kind, server, port: serverPort ?? 0 }
          : { kind: "this_machine" },
  };
  const changed = secret !== "" || JSON.stringify(wanted) !== JSON.stringify(settings);
  return (
    <Card title={t("settings.web.title")}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ settings: wanted, secret: secret === "" ? null : secret });
        }}
      >
        <p className="text-second">{t("settings.web.text")}</p>
        <Standing view={view} />
        {update.error && problems.length === 0 && <ErrorPanel failure={update.error} />}
        <ChipGroup<Kind>
          label={t("settings.web.way")}
          value={kind}
          choices={KINDS.map((value) => ({ value, label: t(`settings.web.kind.${value}`) }))}
          onChange={(next) => {
            update.reset();
            setKind(next);
          }}
        />
        {kind === "address" && <AddressFields address={address} onChange={setAddress} error={problem("way.address")} />}
        {kind === "tunnel" && (
          <>
            <div className="grid grid-cols-2 items-start gap-4">
              <TextField
                label={t("settings.web.server")}
                hint={t("settings.web.serverHint")}
                required
                placeholder="bore.example.com"
                spellCheck={false}
                value={server}
                onChange={setServer}
                error={problem("way.server")}
              />
              <NumberField
                label={t("settings.web.serverPort")}
                hint={t("settings.web.serverPortHint")}
                value={serverPort}
                onChange={setServerPort}
                error={problem("way.port")}
              />
            </div>
            <SecretField
              label={t("settings.web.secret")}
              hint={t("settings.web.secretHint")}
              value={secret}
              onChange={setSecret}
              kept={view.has_secret}
            />
            <p className="text-small text-second">{t("settings.web.tunnelNote")}</p>
          </>
        )}
        <NumberField
          label={t("settings.web.port")}
          hint={t("settings.web.portHint")}
          className="w-1/2 pr-2"
          value={port}
          onChange={setPort}
          error={problem("port")}
        />
        <div className="flex gap-2.5">
          <Button type="submit" kind="primary" busy={update.isPending} disabled={!changed}>
            {t("settings.web.save")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Where visitors find the pages now. */
function Standing({ view }: { view: PublicUrlView }) {
  const t = useT();
  const { look, words } = standingOf(t, view);
  return (
    <div role="status" className="flex flex-col gap-1.5 rounded-control bg-raised px-3 py-2.5">
      <span>
        <StatusBadge {...look}>{words}</StatusBadge>
      </span>
      <span className="flex items-center gap-1">
        <span className="shrink-0 text-small text-second">{t("settings.web.base")}</span>
        <code className="min-w-0 truncate text-small" title={view.base} data-selectable>
          {view.base}
        </code>
        <CopyButton text={view.base} label={t("settings.web.copy")} className="-my-1 size-5" />
      </span>
    </div>
  );
}

function standingOf(t: T, { standing, settings }: PublicUrlView): { look: { tone: Tone; form: Form }; words: string } {
  const { web, tunnel } = standing;
  if (web.kind === "taken")
    return { look: { tone: "bad", form: "triangle" }, words: t("settings.web.taken", { port: web.port }) };
  if (settings.way.kind === "tunnel" && tunnel)
    switch (tunnel.kind) {
      case "open":
        return { look: { tone: "good", form: "disc" }, words: t("settings.web.tunnel.open") };
      case "connecting":
        return { look: { tone: "note", form: "ring" }, words: t("settings.web.tunnel.connecting") };
      case "refused":
        return { look: { tone: "bad", form: "triangle" }, words: t("settings.web.tunnel.refused") };
      case "lost":
        return { look: { tone: "caution", form: "ring" }, words: t("settings.web.tunnel.lost") };
    }
  if (web.kind === "unused") return { look: { tone: "plain", form: "ring" }, words: t("settings.web.unused") };
  return { look: { tone: "good", form: "disc" }, words: t("settings.web.serving", { port: String(web.port) }) };
}

function AddressFields({
  address,
  onChange,
  error,
}: {
  address: string;
  onChange: (address: string) => void;
  error: string | null;
}) {
  const t = useT();
  const probe = useAct("public_url_probe");
  const found = probe.data;
  return (
    <div className="flex flex-col gap-2">
      <TextField
        label={t("settings.web.address")}
        hint={t("settings.web.addressHint")}
        required
        placeholder="https://chat.example.com"
        spellCheck={false}
        autoCapitalize="off"
        value={address}
        onChange={(next) => {
          probe.reset();
          onChange(next);
        }}
        error={error}
      />
      <div className="flex items-center gap-3">
        <Button busy={probe.isPending} disabled={address.trim() === ""} onClick={() => probe.mutate({ address })}>
          {t("settings.web.test")}
        </Button>
        <span role="status" className="min-w-0">
          {probe.error && <ErrorPanel failure={probe.error} />}
          {found &&
            (found.fault === null ? (
              <StatusBadge tone="good" form="disc">
                {t("settings.web.reached")}
              </StatusBadge>
            ) : (
              <StatusBadge tone="bad" form="triangle">
                {found.fault.fault === "not_passed_on"
                  ? t("settings.web.fault.not_passed_on", { status: found.fault.status })
                  : t(`settings.web.fault.${found.fault.fault}`)}
              </StatusBadge>
            ))}
        </span>
      </div>
    </div>
  );
}
