// A new line.
import { LineEditor } from "./line-editor";

export default function LineNewPage() {
  return <LineEditor view={null} />;
}
