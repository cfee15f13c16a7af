// Protects: the table is walked, opened and chosen from with the keyboard, and asks for more near its end.
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { startI18n } from "../i18n";
import type { Column } from "./columns";
import { DataTable } from "./data-table";
import { chosenCount, NOTHING, type Selection } from "./selection";

interface Row {
  id: number;
  name: string;
}

const ROWS: Row[] = Array.from({ length: 40 }, (_, at) => ({ id: at + 1, name: `Row ${at + 1}` }));
const COLUMNS: Column<Row>[] = [
  { id: "name", header: "Name", min: 20, grow: 1, sort: "name", cell: (row) => row.name },
];

beforeAll(() => startI18n("en"));

function Table({
  onOpen,
  onSort,
  onNearEnd,
}: {
  onOpen?: (row: Row) => void;
  onSort?: () => void;
  onNearEnd?: () => void;
}) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  return (
    <>
      <output>{chosenCount(selection, ROWS.length)}</output>
      <DataTable
        label="Rows"
        columns={COLUMNS}
        rows={ROWS}
        rowId={(row) => row.id}
        onOpen={onOpen}
        onSort={onSort}
        onNearEnd={onNearEnd}
        selection={selection}
        onSelection={setSelection}
        total={ROWS.length}
      />
    </>
  );
}

describe("the table", () => {
  it("begins at its first row again when its order is turned round", () => {
    const table = (descending: boolean) => (
      <DataTable label="Rows" columns={COLUMNS} rows={ROWS} rowId={(row) => row.id} sort={{ by: "name", descending }} />
    );
    const { rerender } = render(table(false));
    const grid = screen.getByRole("grid");
    grid.scrollTop = 500;
    rerender(table(false));
    expect(grid.scrollTop, "the same order stays where it is read").toBe(500);
    rerender(table(true));
    expect(grid.scrollTop).toBe(0);
  });

  it("opens the row that the arrows have reached", async () => {
    const onOpen = vi.fn();
    render(<Table onOpen={onOpen} />);
    screen.getByRole("grid").focus();
    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    expect(onOpen).toHaveBeenCalledWith(ROWS[1]);
  });

  it("chooses with Space, a run with Shift, all with Ctrl and A, none with Esc", async () => {
    render(<Table />);
    screen.getByRole("grid").focus();
    const chosen = () => screen.getByRole("status").textContent;
    await userEvent.keyboard("{ArrowDown} ");
    expect(chosen()).toBe("1");
    await userEvent.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    expect(chosen()).toBe("3");
    await userEvent.keyboard("{Control>}a{/Control}");
    expect(chosen()).toBe("40");
    await userEvent.keyboard("{Escape}");
    expect(chosen()).toBe("0");
  });

  it("draws only the rows in sight", () => {
    render(<Table />);
    expect(screen.getAllByRole("row").length).toBeLessThan(ROWS.length);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe("41");
  });

  it("sorts by its header", async () => {
    const onSort = vi.fn();
    render(<Table onSort={onSort} />);
    await userEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenCalledWith({ by: "name", descending: false });
  });

  it("does not open a row when its tick box is pressed", async () => {
    const onOpen = vi.fn();
    render(<Table onOpen={onOpen} />);
    await userEvent.click(screen.getAllByRole("checkbox", { name: "Select row" })[0] as HTMLElement);
    expect(onOpen).not.toHaveBeenCalled();
    expect(screen.getByRole("status").textContent).toBe("1");
  });
});
