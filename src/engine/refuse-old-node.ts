import { UserError } from '../model/result.ts';

// Imported before everything else of the library, it says in one sentence what would otherwise fail in the middle of a run.
const oldestNode = 22;
if (Number(process.versions.node.split('.')[0]) < oldestNode)
  throw new UserError(
    `Preflight needs Node ${oldestNode} or newer; this is Node ${process.versions.node} (${process.execPath}).`,
  );
