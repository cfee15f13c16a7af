// The English catalogue: the measure of the other two. One file per part of the product.
import { callTasks, form, taskPage } from "./call-tasks";
import { common, keys, nav, table, time, usedIn } from "./common";
import { errors } from "./errors";
import { importing } from "./importing";
import { details, exporting, recording, records } from "./records";
import * as chatting from "./chatting";
import * as setUp from "./set-up";
import { words } from "./words";

export const en = {
  common,
  time,
  table,
  usedIn,
  nav,
  keys,
  words,
  errors,
  callTasks,
  taskPage,
  form,
  records,
  exporting,
  recording,
  details,
  importing,
  ...chatting,
  ...setUp,
} as const;
