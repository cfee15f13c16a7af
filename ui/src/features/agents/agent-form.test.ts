// Protects: an agent's draft goes back as it came; a renamed step is still found by what leads to it; mistakes stand at their paths.
import { describe, expect, it } from "vitest";
import type { AgentDraft } from "@/ipc/contract";
import { changeWords, diff } from "./agent-diff";
import {
  check,
  draftOf,
  formOf,
  freshKey,
  moveStep,
  newStep,
  parseChoices,
  renameStep,
  targets,
  variablesIn,
} from "./agent-form";

export const DRAFT: AgentDraft = {
  name: "Renewals",
  mind: {
    kind: "script",
    script: {
      steps: [
        {
          key: "greeting",
          say: { kind: "text", text: "Hello {name}" },
          tags: [],
          do_not_call: false,
          then: {
            kind: "listen",
            branches: [
              { on: { kind: "key", key: "1" }, step: "yes" },
              { on: { kind: "speech" }, step: "bye" },
            ],
            otherwise: "greeting",
            silence: "bye",
          },
        },
        {
          key: "yes",
          say: { kind: "audio", audio: 3, text: "Thank you" },
          tags: [{ key: "main_intent", value: "Yes" }],
          do_not_call: false,
          then: { kind: "goto", step: "bye" },
        },
        { key: "bye", say: { kind: "nothing" }, tags: [], do_not_call: true, then: { kind: "end" } },
      ],
    },
  },
  disclosure: "This is an automated call.",
  variables: [{ key: "name", label: "Name", choices: [], required: true }],
  main_intent: { key: "main_intent", label: "Main intent", choices: ["Yes", "No"] },
  output_tags: [],
  silence_seconds: 5,
  silence_hang_up_after: 2,
  silence_prompt: "Are you there, {name}?",
  longest_call_minutes: 10,
  voicemail: { kind: "leave_message", text: "Please call back." },
};

const fields = (form: ReturnType<typeof formOf>, taken: string[] = []) => check(form, taken).map((one) => one.field);

describe("an agent's form", () => {
  it("sends back unchanged what it was opened with", () => expect(draftOf(formOf(DRAFT))).toEqual(DRAFT));

  it("finds nothing wrong in a good script", () => expect(check(formOf(DRAFT), ["Reminder"])).toEqual([]));

  it("names unknown variables wherever something is spoken", () => {
    const form = formOf({
      ...DRAFT,
      variables: [],
      disclosure: "{who}",
      voicemail: { kind: "leave_message", text: "{who}" },
    });
    expect(fields(form)).toEqual(["disclosure", "mind.script.steps.0.say.text", "silence_prompt", "voicemail.text"]);
  });

  it("finds branches that lead nowhere once a step is deleted", () => {
    const form = formOf(DRAFT);
    expect(fields({ ...form, steps: form.steps.filter((step) => step.key !== "bye") })).toEqual([
      "mind.script.steps.0.then.branches.1.step",
      "mind.script.steps.0.then.silence",
      "mind.script.steps.1.then.step",
    ]);
  });

  it("bars keys of the template's own columns, doubles, and keys that cannot be written in a line", () => {
    const variable = (row: number, key: string) => ({ row, key, label: "x", choices: [], required: false });
    const form = {
      ...formOf(DRAFT),
      variables: [
        variable(0, "name"),
        variable(1, "calledNumber"),
        variable(2, "name"),
        variable(3, "full name"),
        variable(4, "имя"),
      ],
    };
    expect(check(form, []).map(({ field, problem }) => [field, problem.kind])).toEqual([
      ["variables.1.key", "duplicate_key"],
      ["variables.2.key", "duplicate_key"],
      ["variables.3.key", "bad_characters"],
    ]);
  });

  it("holds silence and length to their ranges", () => {
    expect(fields({ ...formOf(DRAFT), silenceSeconds: 2, hangUpAfter: 6, longest: null })).toEqual([
      "silence_seconds",
      "silence_hang_up_after",
      "longest_call_minutes",
    ]);
  });

  it("follows the engine's rules of steps: names, what is listened for, what is noted", () => {
    const form = formOf(DRAFT);
    const [first] = form.steps;
    if (!first) throw new Error("a script begins with a step");
    const steps = [
      {
        ...first,
        key: "two words",
        tags: [
          { key: "main_intent", value: "Maybe" },
          { key: "gone", value: "x" },
        ],
        then: { kind: "listen" as const, branches: [], otherwise: null, silence: null },
      },
    ];
    expect(check({ ...form, steps }, []).map(({ field, problem }) => [field, problem.kind])).toEqual([
      ["mind.script.steps.0.key", "bad_characters"],
      ["mind.script.steps.0.then.branches", "required"],
      ["mind.script.steps.0.tags.0.value", "missing"],
      ["mind.script.steps.0.tags.1.key", "missing"],
    ]);
  });

  it("finds steps that lead round in a circle", () => {
    const form = formOf(DRAFT);
    const steps = form.steps.map((step) =>
      step.key === "bye" ? { ...step, then: { kind: "goto" as const, step: "yes" } } : step,
    );
    expect(check({ ...form, steps }, []).map(({ field, problem }) => [field, problem.kind])).toEqual([
      ["mind.script.steps.1.then.step", "endless_circle"],
      ["mind.script.steps.2.then.step", "endless_circle"],
    ]);
  });

  it("asks for at least one step and a free name", () => {
    expect(fields({ ...formOf(DRAFT), name: "reminder", steps: [] }, ["Reminder"])).toEqual([
      "name",
      "mind.script.steps",
    ]);
  });
});

describe("steps", () => {
  it("follow a rename wherever they are named", () => {
    const steps = renameStep(formOf(DRAFT).steps, 2, "goodbye");
    expect(steps[2]?.key).toBe("goodbye");
    expect(steps.flatMap((step) => targets(step.then))).toEqual(["yes", "goodbye", "greeting", "goodbye", "goodbye"]);
  });

  it("keep their places apart while two bear one name", () => {
    const twice = renameStep(formOf(DRAFT).steps, 2, "yes");
    const apart = renameStep(twice, 2, "later");
    expect(apart.map((step) => step.key)).toEqual(["greeting", "yes", "later"]);
    expect(targets(apart[0]?.then ?? { kind: "end" })[0]).toBe("yes");
  });

  it("move up and down and stop at the ends", () => {
    const steps = formOf(DRAFT).steps;
    expect(moveStep(steps, 1, -1).map((step) => step.key)).toEqual(["yes", "greeting", "bye"]);
    expect(moveStep(steps, 0, -1).map((step) => step.key)).toEqual(["greeting", "yes", "bye"]);
  });

  it("get keys and rows that are free", () => {
    const steps = formOf(DRAFT).steps;
    expect(freshKey(steps, "yes")).toBe("yes-2");
    expect(newStep(steps)).toMatchObject({ row: 3, key: "step-4", then: { kind: "end" } });
  });
});

describe("typed words", () => {
  it("are read as choices, doubles once", () =>
    expect(parseChoices("gold, silver;gold\u3001银")).toEqual(["gold", "silver", "银"]));
  it("name their variables", () => expect(variablesIn("{a} and {b_2}, not { c }")).toEqual(["a", "b_2"]));
});

describe("what changed before publishing", () => {
  it("does not mind in which order fields are written", () => {
    const { name, mind, ...rest } = DRAFT;
    expect(diff(DRAFT, { ...rest, mind, name })).toEqual([]);
    const silence = Object.fromEntries(Object.entries(DRAFT.voicemail).reverse()) as AgentDraft["voicemail"];
    expect(diff(DRAFT, { ...DRAFT, voicemail: silence })).toEqual([]);
  });
  it("is nothing for the same draft", () => expect(diff(DRAFT, draftOf(formOf(DRAFT)))).toEqual([]));

  it("is said part by part", () => {
    const form = formOf(DRAFT);
    const after = draftOf({
      ...form,
      name: "Renewals 2",
      longest: 20,
      variables: [],
      steps: [
        ...form.steps
          .slice(0, 2)
          .map((step) => (step.key === "yes" ? { ...step, say: { kind: "text" as const, text: "Thanks" } } : step)),
        newStep(form.steps),
      ],
    });
    expect(diff(DRAFT, after)).toEqual([
      { kind: "name", before: "Renewals", after: "Renewals 2" },
      { kind: "stepSays", step: "yes" },
      { kind: "stepAdded", step: "step-4" },
      { kind: "stepRemoved", step: "bye" },
      { kind: "variableRemoved", key: "name" },
      { kind: "longest", before: 10, after: 20 },
    ]);
  });

  it("writes variables as they stand in lines", () => {
    expect(
      changeWords((key, values) => `${key} ${String(values?.["key"])}`, { kind: "variableAdded", key: "plan" }),
    ).toBe("agents.publish.change.variableAdded {plan}");
  });
});
