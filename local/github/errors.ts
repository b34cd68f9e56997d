import { json, type LocalResponse } from '../kernel/http.ts';

/** One entry of `errors` in a 422 of GitHub. */
export type FieldError = { resource: string; code: string; field?: string; message?: string };

const DOCUMENTATION_URL = 'https://docs.github.com/rest';

/** An error as GitHub's REST API answers it. */
export class GitHubError extends Error {
  override name = 'GitHubError';
  readonly status: number;
  readonly errors: (FieldError | string)[];

  constructor(status: number, message: string, errors: (FieldError | string)[] = []) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

export function notFound(): GitHubError {
  return new GitHubError(404, 'Not Found');
}

export function validationFailed(...errors: FieldError[]): GitHubError {
  return new GitHubError(422, 'Validation Failed', errors);
}

/** GitHub's answer to what reads well and cannot be: reviews, and reviewers that are asked for. */
export function unprocessable(message: string): GitHubError {
  return new GitHubError(422, 'Unprocessable Entity', [message]);
}

export function errorResponse({ status, message, errors }: GitHubError, nowMs: number): LocalResponse {
  const body = { message, ...(errors.length > 0 ? { errors } : {}), documentation_url: DOCUMENTATION_URL };
  // Octokit corrects its clock by this header when a JWT is refused.
  return json(status, { ...body, status: String(status) }, { date: new Date(nowMs).toUTCString() });
}
