// The words of a line of the call log: what was said, heard, pressed, noted. Knows no screen.
import type { LogEntry } from "@/ipc/contract";
import { exact, span } from "../format/times";
import type { T } from "../i18n";

/** Whoever spoke was heard for a moment: "0 seconds" would be odd to read. */
const SHORTEST_SPEECH = 1000;

export function entryWords(t: T, entry: LogEntry): string {
  switch (entry.kind) {
    case "said":
      return entry.cut ? `${entry.text} — ${t("details.cut")}` : entry.text;
    case "heard":
      return entry.text ?? t("details.spoke", { span: span(Math.max(entry.speech_ms, SHORTEST_SPEECH)) });
    case "key":
      return t("details.key", { key: entry.key });
    case "silence":
      return t("details.silence");
    case "tag":
      return t("details.tagSet", {
        key: entry.tag.key === "main_intent" ? t("records.col.intent") : entry.tag.key,
        value: entry.tag.value,
      });
    case "voicemail":
      return t("details.voicemail");
    case "do_not_call":
      return t("details.doNotCallEvent");
    case "turn":
      return t("details.turn", { ms: entry.figures.first_sound_ms ?? 0 });
    case "trouble":
      return t(`details.trouble.${entry.part}`);
    case "function":
      return t("details.function", { name: entry.name, outcome: entry.outcome });
    case "call_back":
      return t("details.callBack", { at: exact(entry.at) });
    case "transfer": {
      const { to, outcome } = entry;
      switch (outcome.kind) {
        case "refused":
        case "not_reached":
          return t(`details.transfer.${outcome.kind}`, { to, code: outcome.code });
        default:
          return t(`details.transfer.${outcome.kind}`, { to });
      }
    }
    case "keys_sent":
      return t("details.keysSent", { keys: entry.keys });
    case "ended":
      return t(`details.ended.${entry.side}`);
  }
}
