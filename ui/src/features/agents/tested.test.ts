// Protects: what was tried as it is may be published, a new name needs no test, and any other change does.
import { expect, it } from "vitest";
import type { CommunicationAgent, DraftTest } from "@/ipc/contract";
import { DRAFT } from "./agent-form.test";
import { untested } from "./tested";

const agent = (test: DraftTest): CommunicationAgent => ({
  id: 1,
  draft: DRAFT,
  published: null,
  has_changes: true,
  test,
  updated_at: 0,
});

it("tells why a form cannot be published yet", () => {
  const heard = agent({ kind: "heard", at: 7 });
  expect(untested(heard, DRAFT, DRAFT)).toBeNull();
  expect(untested(heard, DRAFT, { ...DRAFT, name: "Another" })).toBeNull();
  expect(untested(heard, DRAFT, { ...DRAFT, disclosure: "I am a machine." })).toBe("changed");
  expect(untested(agent({ kind: "published" }), DRAFT, DRAFT)).toBeNull();
  expect(untested(agent({ kind: "never" }), DRAFT, DRAFT)).toBe("never");
  expect(untested(agent({ kind: "changed", at: 7 }), DRAFT, DRAFT)).toBe("changed");
});
