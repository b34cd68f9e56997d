import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { type TestWorker, textOf } from '../../worker.ts';

/** A session of its own for every test: the end of a job is told to whoever of its session calls next. */
export function jobSession(worker: TestWorker) {
  const sessionId = `slack:T1:C1:${worker.newId()}`;
  const bash = (command: string, more: Record<string, unknown> = {}, toolCallId = worker.newId()) =>
    worker.call('bash', { command, ...more }, { toolCallId, sessionId });
  const job = (job_id: string, action: string, more: Record<string, unknown> = {}) =>
    worker.call('bash_job', { job_id, action, ...more }, { sessionId });
  /** Starts a job and gives its id and its call's. */
  const started = async (command: string): Promise<{ id: string; toolCallId: string; result: ToolResult }> => {
    const toolCallId = worker.newId();
    const result = await bash(command, { background: true }, toolCallId);
    const id = /as job (j\d+) /.exec(textOf(result))?.[1];
    if (!id) throw new Error(`No job: ${textOf(result)}`);
    return { id, toolCallId, result };
  };
  return { sessionId, bash, job, started };
}
