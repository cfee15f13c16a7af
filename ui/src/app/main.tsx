// The first line of the window: paints the page. Knows only where the root is.
import { createRoot } from "react-dom/client";
import "@/shared/tokens.css";

const root = document.getElementById("root");
if (root) createRoot(root).render(<main className="p-6 text-title font-semibold">Switchboard</main>);
