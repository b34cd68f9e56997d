import type { LocalClock } from '../../kernel/clock.ts';
import { type LocalRequest, type LocalResponse, type LocalService, text } from '../../kernel/http.ts';
import { Faults } from '../faults.ts';
import type { AccessKeys } from '../signing/access-keys.ts';

const CONTENT_TYPE = 'text/xml';
const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** STS for one machine: AssumeRole. Every role may be assumed; its credentials name it, so that a test sees who calls. */
export class StsService implements LocalService {
  readonly name = 'sts';
  readonly faults = new Faults();
  readonly #clock: LocalClock;
  readonly #keys: AccessKeys;

  constructor(options: { clock: LocalClock; keys: AccessKeys }) {
    this.#clock = options.clock;
    this.#keys = options.keys;
  }

  operation(request: LocalRequest): string {
    return request.query.get('Action') ?? new URLSearchParams(request.body.toString('utf8')).get('Action') ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const operation = this.operation(request);
    const input = request.query.has('Action') ? request.query : new URLSearchParams(request.body.toString('utf8'));
    try {
      this.faults.check(operation);
    } catch {
      return failure(403, 'AccessDenied', `Not authorized to perform sts:AssumeRole on ${input.get('RoleArn')}`);
    }
    if (operation !== 'AssumeRole') return failure(400, 'InvalidAction', `Not answered locally: ${operation}`);
    const roleArn = input.get('RoleArn') ?? '';
    if (!ROLE_ARN.test(roleArn)) return failure(400, 'ValidationError', `${roleArn} is invalid`);
    return text(200, this.#credentials(roleArn, Number(input.get('DurationSeconds') ?? 3_600)), CONTENT_TYPE);
  }

  #credentials(roleArn: string, durationS: number): string {
    const expiresAtMs = this.#clock.now() + durationS * 1_000;
    const expiration = new Date(expiresAtMs).toISOString();
    const key = this.#keys.issueTemporary(`ASIA${roleArn.split(':')[4]}`, expiresAtMs);
    const fields = `<AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey><SessionToken>${key.sessionToken}</SessionToken><Expiration>${expiration}</Expiration>`;
    return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${fields}</Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  }
}

function failure(status: number, code: string, message: string): LocalResponse {
  const type = status < 500 ? 'Sender' : 'Receiver';
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return text(status, body, CONTENT_TYPE);
}
