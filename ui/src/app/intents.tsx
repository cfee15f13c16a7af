// Who answers what one feature asks of another. Features know the question only, never this list.
import type { ComponentType } from "react";
import { ImportBars, ImportCallees, ImportContacts } from "@/features/import/import-dialog";
import type { IntentName, Intents } from "@/shared/routing/intents";
import { KeysDialog } from "./keys-dialog";
import { Palette } from "./palette";

export interface IntentProps<N extends IntentName> {
  request: Intents[N];
  onClose: () => void;
}

export const INTENTS: { [N in IntentName]: ComponentType<IntentProps<N>> } = {
  importCallees: ImportCallees,
  importContacts: ImportContacts,
  importBars: ImportBars,
  showKeys: KeysDialog,
  palette: Palette,
};
