import { randomUUID } from 'node:crypto';
import type { Invoker } from '../../functions/invocation.ts';
import type { LocalClock } from '../../kernel/clock.ts';
import { type LocalRequest, type LocalResponse, type LocalService, text } from '../../kernel/http.ts';
import type { CustomResourcePlan } from '../../template/plan.ts';

/** Where answers are put. On AWS it is a presigned address of S3, which nobody has to sign either. */
export const ANSWERS_PATH = '/cloudformation-answers/';
/** The answer to a sample event: nobody waits for it. */
export const SAMPLE_ANSWER = `${ANSWERS_PATH}sample`;
/** CloudFormation's limit for an answer. */
const ANSWER_BYTES_MAX = 4_096;

export type CustomResourcesOptions = {
  clock: LocalClock;
  invoker: Invoker;
  baseUrl: () => string;
  /** The logical id of the function that a service token names. */
  functionOf: (serviceToken: string) => string | undefined;
};

/** What an answer must say to be one of this request. */
type Asked = { StackId: string; RequestId: string; LogicalResourceId: string; PhysicalResourceId: string };
/** Undefined: the function answered SUCCESS; else why it did not. */
type Outcome = string | undefined;

/** Asks the functions of custom resources, and takes their answers over HTTP, each once. */
export class CustomResources implements LocalService {
  readonly name = 'cloudformation-answers';
  readonly #options: CustomResourcesOptions;
  /** Asked for once: what is gone is not deleted again. */
  readonly #deleted = new Set<string>();
  readonly #waiting = new Map<string, { asked: Asked; take: (outcome: Outcome) => void }>();

  constructor(options: CustomResourcesOptions) {
    this.#options = options;
  }

  /** Asks for the deletion; resolves to why it failed, undefined when it did not. In the end by the resource's ServiceTimeout. */
  async delete(resource: CustomResourcePlan, stackId: string): Promise<Outcome> {
    const { clock, invoker, baseUrl, functionOf } = this.#options;
    if (this.#deleted.has(resource.logicalId)) return undefined;
    const functionId = functionOf(resource.serviceToken);
    if (!functionId) return `No function has the ARN ${resource.serviceToken}`;
    const token = randomUUID();
    const asked: Asked = {
      ...{ StackId: stackId, RequestId: randomUUID() },
      ...{ LogicalResourceId: resource.logicalId, PhysicalResourceId: resource.physicalId },
    };
    const event = {
      ...{ RequestType: 'Delete', ResponseURL: `${baseUrl()}${ANSWERS_PATH}${token}`, ...asked },
      ...{ ResourceType: resource.type, ServiceToken: resource.serviceToken, ResourceProperties: resource.properties },
    };
    const answered = new Promise<Outcome>((take) => this.#waiting.set(token, { asked, take }));
    const late = new Promise<Outcome>((take) => {
      clock.after(resource.timeoutMs, () =>
        take('CloudFormation did not receive a response from your Custom Resource'),
      );
    });
    // What becomes of the invocation does not count, only the answer.
    void invoker.invoke(functionId, event, { kind: 'async' });
    const outcome = await Promise.race([answered, late]);
    this.#waiting.delete(token);
    if (outcome === undefined) this.#deleted.add(resource.logicalId);
    return outcome;
  }

  operation(): string {
    return 'PutAnswer';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const token = request.path.slice(ANSWERS_PATH.length);
    if (request.method === 'PUT' && request.path === SAMPLE_ANSWER) return { status: 200 };
    const waiting = this.#waiting.get(token);
    if (request.method !== 'PUT' || !waiting) return text(403, 'AccessDenied');
    if (request.headers['content-type']) return text(403, 'SignatureDoesNotMatch: the address is for an empty type');
    if (request.body.length <= ANSWER_BYTES_MAX) waiting.take(outcomeOf(request.body.toString('utf8'), waiting.asked));
    return { status: 200 };
  }
}

/** CloudFormation takes no notice of an answer to something else: here that shows. */
function outcomeOf(body: string, asked: Asked): Outcome {
  const answer = JSON.parse(body) as Asked & { Status: string; Reason?: string };
  const odd = (Object.keys(asked) as (keyof Asked)[]).find((name) => answer[name] !== asked[name]);
  if (odd) return `Invalid response: ${odd} is not that of the request`;
  if (answer.Status === 'SUCCESS') return undefined;
  return `Received response status [${answer.Status}] from custom resource. Message returned: ${answer.Reason}`;
}
