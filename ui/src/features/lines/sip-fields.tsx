// A SIP account: where it is, how we sign in. A kept password is never shown; an empty field leaves it as it is.
import { useId } from "react";
import { useT } from "@/shared/i18n";
import { ChipGroup } from "@/shared/ui/chip";
import { FieldNote } from "@/shared/ui/field";
import { Card } from "@/shared/ui/layout";
import { NumberField } from "@/shared/ui/number-field";
import { TextArea, TextField } from "@/shared/ui/text-field";
import type { PartProps } from "./line-fields";
import { SoundFields } from "./sound-fields";

export function SipFields({
  form,
  set,
  problems,
  password,
  setPassword,
  hasPassword,
}: PartProps & { password: string; setPassword: (password: string) => void; hasPassword: boolean }) {
  const t = useT();
  const id = useId();
  return (
    <Card title={t("lines.form.account")}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,1fr)] gap-4">
          <TextField
            label={t("lines.form.host")}
            required
            placeholder="sip.example.com"
            hint={t("lines.form.hostHint")}
            autoCapitalize="off"
            spellCheck={false}
            value={form.host}
            onChange={(host) => set({ host })}
            onBlur={() => problems.leave("kind.account.host")}
            error={problems.at("kind.account.host")}
          />
          <NumberField
            label={t("lines.form.port")}
            hint={t(form.transport === "tls" ? "lines.form.portHintTls" : "lines.form.portHint")}
            value={form.port}
            onChange={(port) => set({ port })}
            onBlur={() => problems.leave("kind.account.port")}
            error={problems.at("kind.account.port")}
          />
        </div>
        <div className="grid grid-cols-2 gap-4">
          <Choice id={`${id}-transport`} label={t("lines.form.transport")}>
            <ChipGroup
              label={t("lines.form.transport")}
              value={form.transport}
              choices={[
                { value: "udp", label: "UDP" },
                { value: "tcp", label: "TCP" },
                { value: "tls", label: "TLS" },
              ]}
              onChange={(transport) => set({ transport })}
            />
          </Choice>
          <Choice
            id={`${id}-mode`}
            label={t("lines.form.mode")}
            note={form.register ? t("lines.form.modeHintRegister") : t("lines.form.modeHintPeer")}
          >
            <ChipGroup
              label={t("lines.form.mode")}
              value={form.register ? "register" : "peer"}
              choices={[
                { value: "register", label: t("lines.form.register") },
                { value: "peer", label: t("lines.form.peer") },
              ]}
              onChange={(mode) => set({ register: mode === "register" })}
            />
          </Choice>
        </div>
        {form.transport === "tls" && (
          <TextArea
            label={t("lines.form.ownCa")}
            hint={t("lines.form.ownCaHint")}
            placeholder="-----BEGIN CERTIFICATE-----"
            rows={4}
            spellCheck={false}
            value={form.ownCa}
            onChange={(ownCa) => set({ ownCa })}
            onBlur={() => problems.leave("kind.account.own_ca")}
            error={problems.at("kind.account.own_ca")}
          />
        )}
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label={t("lines.form.username")}
            required
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            value={form.username}
            onChange={(username) => set({ username })}
            onBlur={() => problems.leave("kind.account.username")}
            error={problems.at("kind.account.username")}
          />
          <TextField
            label={t("lines.form.password")}
            type="password"
            autoComplete="new-password"
            hint={hasPassword ? t("lines.form.passwordKept") : t("lines.form.passwordHint")}
            placeholder={hasPassword ? "••••••••" : undefined}
            value={password}
            onChange={setPassword}
            error={problems.at("password")}
          />
          <TextField
            label={t("lines.form.auth")}
            hint={t("lines.form.authHint")}
            autoCapitalize="off"
            autoComplete="off"
            spellCheck={false}
            value={form.auth}
            onChange={(auth) => set({ auth })}
            onBlur={() => problems.leave("kind.account.auth_username")}
            error={problems.at("kind.account.auth_username")}
          />
          <TextField
            label={t("lines.form.proxy")}
            hint={t("lines.form.proxyHint")}
            autoCapitalize="off"
            spellCheck={false}
            value={form.proxy}
            onChange={(proxy) => set({ proxy })}
            onBlur={() => problems.leave("kind.account.outbound_proxy")}
            error={problems.at("kind.account.outbound_proxy")}
          />
          <TextField
            label={t("lines.form.stun")}
            hint={t("lines.form.stunHint")}
            autoCapitalize="off"
            spellCheck={false}
            value={form.stun}
            onChange={(stun) => set({ stun })}
            onBlur={() => problems.leave("kind.account.stun")}
            error={problems.at("kind.account.stun")}
          />
        </div>
        <SoundFields form={form} set={set} problems={problems} />
      </div>
    </Card>
  );
}

function Choice({
  id,
  label,
  note,
  children,
}: {
  id: string;
  label: string;
  note?: string;
  children: React.ReactNode;
}) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <span id={id} className="text-body font-medium">
        {label}
      </span>
      {children}
      {note && <FieldNote>{note}</FieldNote>}
    </div>
  );
}
