// Simplified Chinese: the parts of the catalogue for what tasks stand on, and for the desk and the first run.
export { agents } from "./agents";
export { desk } from "./desk";
export { exportTasks } from "./exports";
export { firstRun } from "./first-run";
export { lines } from "./lines";
export { people } from "./people";
export { settings } from "./settings";
