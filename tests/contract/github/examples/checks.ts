import type { Example, Ids } from '../world.ts';

const WIDGET = '/repos/acme/widget';

/** Checks, statuses and runs of Actions. */
export function checkExamples({ sha, check, run, job }: Ids): Example[] {
  return [
    { request: `GET ${WIDGET}/commits/${sha}/check-runs`, status: 200 },
    { request: `GET ${WIDGET}/commits/${sha}/check-suites`, status: 200 },
    { request: `GET ${WIDGET}/check-runs/${check}/annotations`, status: 200 },
    { request: `POST ${WIDGET}/statuses/${sha}`, status: 201, body: { state: 'success', context: 'build' } },
    { request: `GET ${WIDGET}/commits/${sha}/status`, status: 200 },
    { request: `GET ${WIDGET}/actions/runs`, status: 200 },
    { request: `GET ${WIDGET}/actions/runs?head_sha=${sha}`, status: 200 },
    { request: `GET ${WIDGET}/actions/runs/${run}`, status: 200 },
    { request: `GET ${WIDGET}/actions/runs/999`, status: 404 },
    { request: `GET ${WIDGET}/actions/runs/${run}/jobs`, status: 200 },
    { request: `GET ${WIDGET}/actions/jobs/${job}`, status: 200 },
    { request: `GET ${WIDGET}/actions/jobs/${job}/logs`, status: 302 },
    { request: `POST ${WIDGET}/actions/runs/${run}/rerun-failed-jobs`, status: 201 },
  ];
}
