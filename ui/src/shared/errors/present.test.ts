// Protects: every error code has words, a remedy that leads somewhere, and says why when the engine says why.
import { beforeAll, describe, expect, it } from "vitest";
import type { ErrorCode, IpcError } from "@/ipc/contract";
import { startI18n, words } from "../i18n";
import { ERROR_KINDS, fieldProblems, present } from "./present";

const error = (code: ErrorCode, detail: Record<string, unknown> | null = null): IpcError => ({
  code,
  message: "plain English",
  field: null,
  detail,
});

beforeAll(() => startI18n("en"));

describe("errors", () => {
  it("have words of their own for every code", () => {
    for (const code of Object.keys(ERROR_KINDS) as ErrorCode[]) {
      const shown = present(words, error(code));
      expect(shown.title).not.toContain("errors.");
      expect(shown.text).not.toContain("errors.");
      expect(shown.text).not.toBe("");
    }
  });
  it("never show the engine's own message", () => {
    expect(present(words, error("internal")).text).not.toContain("plain English");
  });
  it("say why a start failed, and lead to what can be mended", () => {
    const shown = present(
      words,
      error("start_failed", { failure: { kind: "line_down", fault: { kind: "unauthorized" } } }),
    );
    expect(shown.text).toContain("Line is down: the account or its password is refused.");
    expect(shown.remedy).toBe("lines");
    expect(present(words, error("start_failed", { failure: { kind: "agent_unpublished" } })).remedy).toBe("agents");
  });
  it("say why something is refused, and what uses it", () => {
    expect(present(words, error("refused", { refusal: "update_needs_stopped" })).text).toBe(
      "Stop the task first; then it can be updated.",
    );
    expect(present(words, error("refused", { refusal: "something new" })).text).toBe("Look at the task's status.");
    expect(present(words, error("in_use", { by: ["Spring", "Autumn"] })).text).toContain("“Spring”, “Autumn”");
  });
  it("name what is wrong with a file", () => {
    expect(
      present(words, error("file_unusable", { problem: { kind: "too_many_columns", columns: 80 } })).text,
    ).toContain("80 columns");
  });
  it("hand on mistakes by field", () => {
    const problems = [{ field: "name", problem: { kind: "required" } }];
    expect(fieldProblems(error("invalid", { problems }))).toEqual(problems);
    expect(fieldProblems(error("internal"))).toEqual([]);
  });
});
