// Keys that were typed for an agent's services and calls: in memory only, until they are saved.
import { useState } from "react";
import { apiSecretsOf } from "@/shared/forms/api-rows";
import type { ConverseForm } from "./converse-form";

interface Typed {
  /** By the service's name, as the engine has it. */
  services: Readonly<Record<string, string>>;
  /** By the function's row. */
  apis: Readonly<Record<number, string>>;
}

const NOTHING: Typed = { services: {}, apis: {} };

export interface AgentSecrets {
  typed: Typed;
  setService: (name: string, secret: string) => void;
  setApi: (row: number, secret: string) => void;
  /** Something was typed that is not saved yet. */
  waiting: boolean;
  forget: () => void;
}

export function useAgentSecrets(): AgentSecrets {
  const [typed, setTyped] = useState(NOTHING);
  return {
    typed,
    setService: (name, secret) =>
      setTyped((before) => ({ ...before, services: { ...before.services, [name]: secret } })),
    setApi: (row, secret) => setTyped((before) => ({ ...before, apis: { ...before.apis, [row]: secret } })),
    waiting: [...Object.values(typed.services), ...Object.values(typed.apis)].some((secret) => secret !== ""),
    forget: () => setTyped(NOTHING),
  };
}

/** Secrets as the engine takes them: by name, those that were typed only. */
export function secretsOf(form: ConverseForm | null, typed: Typed): Record<string, string> {
  if (!form) return {};
  const services = Object.entries(typed.services).filter(([, secret]) => secret.trim() !== "");
  const own = form.functions.filter((row) => row.kind === "custom_api");
  const apis = Object.entries(apiSecretsOf(own, typed.apis));
  return Object.fromEntries([
    ...services.map(([name, secret]) => [name, secret.trim()]),
    ...apis.map(([name, secret]) => [`api/${name}`, secret]),
  ]);
}
