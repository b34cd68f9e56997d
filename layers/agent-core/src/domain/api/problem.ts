import type { Problem } from './answers.ts';

const TITLES = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not possible',
  429: 'Too many requests',
  500: 'Internal error',
  503: 'Not available',
} as const;
type ProblemStatus = keyof typeof TITLES;

/** Thrown by whatever answers a request; nothing in it is secret. `retryAfterS`: when the same may be asked again. */
export class ApiProblem extends Error {
  override name = 'ApiProblem';
  readonly status: ProblemStatus;
  readonly code: string;
  readonly retryAfterS: number | undefined;

  constructor(status: ProblemStatus, code: string, detail: string, retryAfterS?: number) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterS = retryAfterS;
  }

  /** The body of its answer. */
  get body(): Problem {
    const { status, code } = this;
    return { type: 'about:blank', title: TITLES[status], status, detail: this.message, code };
  }
}

/** One answer for what is not there and for what somebody may not see: nobody learns by it what exists. */
export function notFound(what: string): ApiProblem {
  return new ApiProblem(404, 'not-found', `There is no ${what} of this name, or you may not see it`);
}
