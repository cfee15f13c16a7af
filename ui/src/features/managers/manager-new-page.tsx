// A new manager.
import { ManagerEditor } from "./manager-editor";

export default function ManagerNewPage() {
  return <ManagerEditor view={null} />;
}
