import type { ToolDefinition } from '../domain/tool/tool.ts';
import { bash } from './bash.ts';
import { bashJob } from './bash-job.ts';
import { cloneRepository } from './clone-repository.ts';
import { createPullRequest } from './create-pull-request.ts';
import { editFile } from './edit-file.ts';
import { forkRepository } from './fork-repository.ts';
import { getChecks } from './get-checks.ts';
import { getIssue } from './get-issue.ts';
import { getPullRequest } from './get-pull-request.ts';
import { postMessage } from './post-message.ts';
import { readFile } from './read-file.ts';
import { rerunFailed } from './rerun-failed.ts';
import { sendFile } from './send-file.ts';
import { submitReview } from './submit-review.ts';
import { todo } from './todo.ts';
import { viewImage } from './view-image.ts';
import { waitForChecks } from './wait-for-checks.ts';
import { writeComment } from './write-comment.ts';

/** Every tool of the agent; those of a review too, which others do not have. */
export const allTools: ToolDefinition[] = [
  bash,
  bashJob,
  cloneRepository,
  createPullRequest,
  editFile,
  forkRepository,
  getChecks,
  getIssue,
  getPullRequest,
  postMessage,
  readFile,
  rerunFailed,
  sendFile,
  submitReview,
  todo,
  viewImage,
  waitForChecks,
  writeComment,
];
