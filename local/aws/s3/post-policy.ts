import { S3Failure } from './failure.ts';
import type { PostForm } from './post-form.ts';

/** Fields that no condition needs to name (docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html). */
const FREE_FIELDS = new Set(['x-amz-signature', 'file', 'policy']);

type Policy = { expiration: string; conditions: unknown[] };

/** Holds a form to its policy, whose signature has been checked: its time, each field, the length of the file. Throws as S3 answers. */
export function checkPolicy({ fields, file }: PostForm, bucket: string, nowMs: number): void {
  const { expiration, conditions } = policyOf(fields);
  if (!(nowMs < Date.parse(expiration))) throw invalid('Policy expired.');
  const values = new Map([...fields, ['bucket', bucket]]);
  const named = new Set(conditions.map((condition) => checkCondition(condition, values, file.length)));
  const extra = [...fields.keys()].filter(
    (name) => !named.has(name) && !FREE_FIELDS.has(name) && !name.startsWith('x-ignore-'),
  );
  if (extra.length > 0) throw invalid(`Extra input fields: ${extra.join(', ')}`);
}

function policyOf(fields: ReadonlyMap<string, string>): Policy {
  try {
    const policy = JSON.parse(Buffer.from(fields.get('policy') ?? '', 'base64').toString('utf8'));
    if (typeof policy.expiration === 'string' && Array.isArray(policy.conditions)) return policy;
  } catch {
    // Said below.
  }
  throw new S3Failure(
    400,
    'InvalidPolicyDocument',
    'The content of the form does not meet the conditions specified in the policy document.',
  );
}

/** Returns the field that the condition is about. */
function checkCondition(condition: unknown, values: ReadonlyMap<string, string>, bytes: number): string {
  const [operator, subject, wanted] = asList(condition);
  if (operator === 'content-length-range') {
    checkLength(bytes, Number(subject), Number(wanted));
    return operator;
  }
  const name = String(subject).replace(/^\$/, '').toLowerCase();
  const value = values.get(name) ?? '';
  const holds = operator === 'eq' ? value === wanted : operator === 'starts-with' && value.startsWith(String(wanted));
  if (!holds) throw invalid(`Policy Condition failed: ${JSON.stringify([operator, `$${name}`, wanted])}`);
  return name;
}

/** `{"key": "x"}` is short for `["eq", "$key", "x"]`. */
function asList(condition: unknown): unknown[] {
  if (Array.isArray(condition)) return condition;
  const [[name, value] = []] = Object.entries((condition ?? {}) as Record<string, unknown>);
  return ['eq', `$${name}`, value];
}

function checkLength(bytes: number, least: number, most: number): void {
  const sizes = { ProposedSize: String(bytes), MaxSizeAllowed: String(most), MinSizeAllowed: String(least) };
  if (!(bytes <= most))
    throw new S3Failure(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', sizes);
  if (!(bytes >= least))
    throw new S3Failure(400, 'EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', sizes);
}

function invalid(why: string): S3Failure {
  return S3Failure.accessDenied(`Invalid according to Policy: ${why}`);
}
