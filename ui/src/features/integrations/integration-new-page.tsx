// A new integration.
import { IntegrationEditor } from "./integration-editor";

export default function IntegrationNewPage() {
  return <IntegrationEditor view={null} />;
}
