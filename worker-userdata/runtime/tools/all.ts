import { bashTool } from './bash/bash.ts';
import { bashJobTool } from './bash/bash-job.ts';
import { cloneRepositoryTool } from './clone/clone-repository.ts';
import { editFileTool } from './edit/edit-file.ts';
import { readFileTool } from './read-file.ts';
import { sendFileTool } from './send-file.ts';
import { viewImageTool } from './view-image.ts';
import type { WorkerTool } from './worker-tool.ts';

/** How the worker tools that models may call are run. Their definitions are in the core's list of all tools. */
export const workerTools: WorkerTool[] = [
  bashTool,
  bashJobTool,
  cloneRepositoryTool,
  editFileTool,
  readFileTool,
  sendFileTool,
  viewImageTool,
];

/** Models sometimes change the case of a name; there is never more than one tool that can be meant. */
export function findTool(tools: readonly WorkerTool[], name: string): WorkerTool | undefined {
  return tools.find(({ definition }) => definition.name.toLowerCase() === name.toLowerCase());
}
