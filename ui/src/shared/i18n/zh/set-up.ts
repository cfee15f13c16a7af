// Simplified Chinese: the parts of the catalogue for what tasks stand on, and for the desk and the first run.
export { lines } from "./lines";
