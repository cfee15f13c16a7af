// Runs before every unit test: an empty page and no leftovers in storage. Knows nothing of any feature.
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
