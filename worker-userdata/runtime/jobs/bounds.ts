/** What background jobs of a worker may take. */
export type JobBounds = {
  runningMax: number;
  logsBytesMax: number;
};

/** Jobs that run at the same time: catches servers that are started again and again. */
export const JOBS_RUNNING_MAX = 8;
/** Bytes of the logs of all jobs together, ended ones included; each has the bound of any call's log. */
export const JOB_LOGS_BYTES_MAX = 500 * 1024 * 1024;

export const JOB_BOUNDS: JobBounds = { runningMax: JOBS_RUNNING_MAX, logsBytesMax: JOB_LOGS_BYTES_MAX };
