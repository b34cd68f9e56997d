import { spawn } from 'node:child_process';
import type { LocalRequest, LocalResponse } from '../../kernel/http.ts';
import { WITHOUT_WORKFLOWS } from './bare.ts';
import { GitError, gitEnvironment } from './git.ts';

export type BackendRequest = {
  /** The folder above `path`. */
  projectRoot: string;
  /** e.g. `/owner/name.git/git-upload-pack`. */
  path: string;
  /** Who pushes; anonymous callers get no receive-pack. */
  login: string | undefined;
  /** Set for callers who may not change workflow files: what they are called in the refusal. */
  withoutWorkflows?: string;
  request: LocalRequest;
};

/** Answers one request of git's smart protocol by running `git http-backend` as a CGI program. */
export async function runBackend(input: BackendRequest): Promise<LocalResponse> {
  return readCgi(await runCgi(cgiEnvironment(input), input.request.body));
}

function cgiEnvironment({
  projectRoot,
  path,
  login,
  withoutWorkflows,
  request,
}: BackendRequest): Record<string, string> {
  const { headers, body } = request;
  return gitEnvironment({
    GIT_PROJECT_ROOT: projectRoot,
    GIT_HTTP_EXPORT_ALL: '1',
    GATEWAY_INTERFACE: 'CGI/1.1',
    PATH_INFO: path,
    REQUEST_METHOD: request.method,
    QUERY_STRING: request.query.toString(),
    CONTENT_TYPE: headers['content-type'] ?? '',
    CONTENT_LENGTH: String(body.length),
    HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
    REMOTE_ADDR: '127.0.0.1',
    ...(headers['git-protocol'] ? { HTTP_GIT_PROTOCOL: headers['git-protocol'] } : {}),
    ...(login ? { REMOTE_USER: login } : {}),
    ...(withoutWorkflows ? { [WITHOUT_WORKFLOWS]: withoutWorkflows } : {}),
  });
}

function runCgi(environment: Record<string, string>, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['http-backend'], { env: environment });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    child.on('error', (cause) => reject(new GitError(`git http-backend could not be started: ${cause.message}`)));
    child.on('close', () => {
      if (output.length > 0) resolve(Buffer.concat(output));
      else reject(new GitError(`git http-backend said nothing: ${Buffer.concat(complaint).toString('utf8')}`));
    });
    child.stdin.on('error', () => {}); // it may answer before it has read the whole body
    child.stdin.end(body);
  });
}

/** Splits a CGI answer into status, headers and body. */
function readCgi(output: Buffer): LocalResponse {
  const cut = output.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  for (const line of output.toString('latin1', 0, cut).split('\r\n')) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const { status = '200', ...rest } = headers;
  return { status: Number.parseInt(status, 10), headers: rest, body: output.subarray(cut + 4) };
}
