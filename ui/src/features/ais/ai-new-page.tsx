// A new AI.
import { AiEditor } from "./ai-editor";

export default function AiNewPage() {
  return <AiEditor view={null} />;
}
