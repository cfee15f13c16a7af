// Protects: a picture is cut in its middle, and what is no picture is refused before anything is sent.
import { describe, expect, it } from "vitest";
import { letters } from "@/shared/ui/avatar";
import { middleSquare, readPicture, UnusablePicture } from "./picture";

describe("a chosen picture", () => {
  it("keeps the square in its middle", () => {
    expect(middleSquare(400, 200)).toEqual({ x: 100, y: 0, side: 200 });
    expect(middleSquare(200, 300)).toEqual({ x: 0, y: 50, side: 200 });
  });

  it.each(["image/svg+xml", "image/gif", "text/html", ""])("of type “%s” is refused", async (type) => {
    await expect(readPicture(new Blob(["x"], { type }))).rejects.toBeInstanceOf(UnusablePicture);
  });
});

describe("a name without a picture", () => {
  it("is shown by its first letters, in any script", () => {
    expect(letters("Anna Petrova", 2)).toBe("AP");
    expect(letters(" анна ", 2)).toBe("А");
    expect(letters("𝒜lpha", 1)).toBe("𝒜");
    expect(letters("", 1)).toBe("");
  });
});
