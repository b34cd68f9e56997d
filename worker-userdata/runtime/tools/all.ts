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
