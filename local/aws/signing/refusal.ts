import { json, type LocalRequest, type LocalResponse, text } from '../../kernel/http.ts';
import { failXml } from '../ec2/xml.ts';
import { AwsFailure } from '../failure.ts';
import { S3Failure } from '../s3/failure.ts';
import type { SignatureProblem } from './problem.ts';

const DOES_NOT_MATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

/** The answer to a request whose signature has a problem, in the words and the protocol of the service. */
export function refusalOf(service: string, problem: SignatureProblem, request: LocalRequest): LocalResponse {
  switch (service) {
    case 's3':
      return ofS3(problem).response(request.method);
    case 'ec2':
      return failXml(ofEc2(problem));
    case 'sts':
    case 'cloudformation':
      return ofSts(problem);
    case 'sqs':
      return ofSqs(problem);
    case 'dynamodb':
    case 'ssm':
    case 'events':
    case 'logs':
      return ofJson(service, problem);
    default:
      return ofRest(problem);
  }
}

/** docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function ofS3(problem: SignatureProblem): S3Failure {
  switch (problem.kind) {
    case 'missing':
      return S3Failure.accessDenied('Access Denied');
    case 'malformed':
      return new S3Failure(400, 'AuthorizationQueryParametersError', problem.message);
    case 'unknown-key':
      return new S3Failure(
        403,
        'InvalidAccessKeyId',
        'The AWS Access Key Id you provided does not exist in our records.',
      );
    case 'token':
      return problem.isExpired
        ? new S3Failure(400, 'ExpiredToken', 'The provided token has expired.')
        : new S3Failure(400, 'InvalidToken', 'The provided token is malformed or otherwise invalid.');
    case 'unsigned-headers':
      return S3Failure.accessDenied('There were headers present in the request which were not signed', {
        HeadersNotSigned: problem.names.join(', '),
      });
    case 'skewed':
      return new S3Failure(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
        {
          RequestTime: problem.date,
          ServerTime: iso(problem.nowMs),
          MaxAllowedSkewMilliseconds: String(problem.skewMs),
        },
      );
    case 'expired':
      return S3Failure.accessDenied('Request has expired', {
        'X-Amz-Expires': String(problem.expiresSeconds),
        Expires: iso(problem.expiresAtMs),
        ServerTime: iso(problem.nowMs),
      });
    case 'not-yet-valid':
      return S3Failure.accessDenied('Request is not yet valid', { ServerTime: iso(problem.nowMs) });
    case 'payload':
      return new S3Failure(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        { ClientComputedContentSHA256: problem.signed, S3ComputedContentSHA256: problem.actual },
      );
    case 'mismatch':
      return new S3Failure(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
        {
          AWSAccessKeyId: problem.accessKeyId,
          StringToSign: problem.stringToSign,
          CanonicalRequest: problem.canonicalRequest,
        },
      );
  }
}

/** docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
function ofEc2(problem: SignatureProblem): AwsFailure {
  const { name, message } = common(problem);
  switch (name) {
    case 'MissingAuthenticationToken':
      return new AwsFailure('MissingAuthenticationToken', message, 403);
    case 'UnrecognizedClient':
    case 'ExpiredToken':
    case 'IncompleteSignature':
      return new AwsFailure('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
    case 'InvalidSignature':
      return problem.kind === 'skewed'
        ? new AwsFailure('RequestExpired', 'Request has expired.')
        : new AwsFailure('SignatureDoesNotMatch', message, 403);
  }
}

function ofSts(problem: SignatureProblem): LocalResponse {
  const { name, message } = common(problem);
  const code = QUERY_CODES[name];
  const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message.replaceAll('<', '&lt;')}</Message></Error></ErrorResponse>`;
  return text(403, body, 'text/xml');
}

/** JSON with the code of the query protocol beside it, which the SDKs read first. */
function ofSqs(problem: SignatureProblem): LocalResponse {
  const { name, message } = common(problem);
  const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${QUERY_CODES[name]};Sender` };
  return json(403, { __type: `com.amazon.coral.service#${name}Exception`, message }, headers);
}

function ofJson(service: string, problem: SignatureProblem): LocalResponse {
  const { name, message } = common(problem);
  const isDynamoDb = service === 'dynamodb';
  const type = isDynamoDb ? `com.amazon.coral.service#${name}Exception` : `${name}Exception`;
  return json(400, { __type: type, message }, { 'content-type': `application/x-amz-json-1.${isDynamoDb ? 0 : 1}` });
}

function ofRest(problem: SignatureProblem): LocalResponse {
  const { name, message } = common(problem);
  return json(403, { message }, { 'x-amzn-errortype': `${name}Exception` });
}

/** Names of docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html by those of the JSON protocols. */
const QUERY_CODES = {
  MissingAuthenticationToken: 'MissingAuthenticationToken',
  UnrecognizedClient: 'InvalidClientTokenId',
  ExpiredToken: 'ExpiredToken',
  IncompleteSignature: 'IncompleteSignature',
  InvalidSignature: 'SignatureDoesNotMatch',
} as const;

function common(problem: SignatureProblem): { name: keyof typeof QUERY_CODES; message: string } {
  switch (problem.kind) {
    case 'missing':
      return { name: 'MissingAuthenticationToken', message: 'Request is missing Authentication Token' };
    case 'malformed':
      return { name: 'IncompleteSignature', message: problem.message };
    case 'unknown-key':
      return { name: 'UnrecognizedClient', message: INVALID_TOKEN };
    case 'token':
      return problem.isExpired
        ? { name: 'ExpiredToken', message: EXPIRED_TOKEN }
        : { name: 'UnrecognizedClient', message: INVALID_TOKEN };
    case 'unsigned-headers':
      return {
        name: 'InvalidSignature',
        message: `'${problem.names[0]}' must be a 'SignedHeader' in the AWS Authorization.`,
      };
    case 'skewed': {
      const minutes = problem.skewMs / 60_000;
      const now = iso(problem.nowMs).replace(/[-:]|\.\d+/g, '');
      const message = problem.isEarly
        ? `Signature not yet current: ${problem.date} is still later than ${now} + ${minutes} min.`
        : `Signature expired: ${problem.date} is now earlier than ${now} - ${minutes} min.`;
      return { name: 'InvalidSignature', message };
    }
    case 'expired':
    case 'not-yet-valid':
    case 'payload':
    case 'mismatch':
      return { name: 'InvalidSignature', message: DOES_NOT_MATCH };
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
