// Protects: a deed upon very many rows shows how far it is, by every piece that is written, and one that ends at once shows
// nothing.
import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { startI18n } from "../i18n";
import { DeedProgress } from "./deed-progress";

const MILLION = 1_000_000;

beforeAll(() => startI18n("en"));
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const shown = () => screen.getByRole("progressbar").getAttribute("aria-valuenow");

it("moves with every piece of a million rows, from what was cancelled before", () => {
  // 5,000 were cancelled before the deed began: they are none of its work.
  const { rerender } = render(<DeedProgress moved={5_000} total={MILLION} />);
  expect(screen.queryByRole("progressbar"), "short deeds show nothing").toBeNull();
  act(() => vi.advanceTimersByTime(1_000));
  expect(shown()).toBe("0");
  let last = -1;
  for (let done = 0; done <= MILLION; done += 50_000) {
    rerender(<DeedProgress moved={5_000 + done} total={MILLION} />);
    const now = Number(shown());
    expect(now, "it never stands still nor goes back").toBeGreaterThan(last);
    expect(now).toBe(Math.round((done / MILLION) * 100));
    last = now;
  }
  expect(last).toBe(100);
});

it("counts what leaves the failed ones just so, and says no number where none is known", () => {
  const { rerender } = render(<DeedProgress moved={MILLION} total={MILLION} />);
  act(() => vi.advanceTimersByTime(1_000));
  rerender(<DeedProgress moved={MILLION - 250_000} total={MILLION} />);
  expect(shown()).toBe("25");
  rerender(<DeedProgress moved={0} total={null} />);
  expect(shown()).toBeNull();
});
