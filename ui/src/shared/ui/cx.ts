// Joins class names, leaving out what is absent. Knows nothing of what the classes mean.
export function cx(...parts: (string | false | null | undefined)[]): string {
  return parts.filter(Boolean).join(" ");
}
