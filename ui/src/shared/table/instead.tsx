// What stands in the place of rows: why they could not be fetched, that they are on their way, that none fits, or that
// there are none yet and what to do first.
import type { ReactNode } from "react";
import type { IpcFailure } from "@/ipc/host";
import { ErrorPanel } from "../errors/error-panel";
import { useT } from "../i18n";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/layout";
import { Waiting } from "./list-states";

export interface RowsState {
  /** Rows in sight. */
  rows: number;
  failure: IpcFailure | null;
  loading: boolean;
  onRetry: () => void;
  /** A search or filter is on: that nothing is shown does not mean that there is nothing. */
  filtered: boolean;
  onClear: () => void;
  /** The list is empty: what it is for, and the one next step. */
  empty: ReactNode;
}

/** For `DataTable`'s `instead`; `undefined` where rows are to be shown. */
export function insteadOfRows(state: RowsState): ReactNode | undefined {
  if (state.failure) return <ErrorPanel failure={state.failure} onRetry={state.onRetry} className="m-6" />;
  if (state.loading) return <Waiting />;
  if (state.rows > 0) return undefined;
  return state.filtered ? <NothingFound onClear={state.onClear} /> : state.empty;
}

function NothingFound({ onClear }: { onClear: () => void }) {
  const t = useT();
  return (
    <EmptyState
      title={t("common.nothingFound")}
      text={t("common.nothingFoundText")}
      action={<Button onClick={onClear}>{t("common.clearFilters")}</Button>}
    />
  );
}
