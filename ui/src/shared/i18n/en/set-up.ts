// English: the parts of the catalogue for what tasks stand on, and for the desk and the first run.
export { agents } from "./agents";
export { lines } from "./lines";
