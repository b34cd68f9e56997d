/** Something that the operator can mend: the message says what, without a stack trace. Exit code 1. */
export class OpsError extends Error {
  override name = 'OpsError';
}

/** AWS's errors that say where an operator stands, in their words; undefined for every other one. */
export function explained(error: unknown): string | undefined {
  if (error instanceof OpsError) return error.message;
  const { name = '', code = '', message = '' } = error as { name?: string; code?: string; message?: string };
  if (name === 'CredentialsProviderError')
    return 'There are no AWS credentials. Set AWS_PROFILE, sign in (aws sso login), or give --local for a local system.';
  if (/^(ExpiredToken|ExpiredTokenException)$/.test(name)) return 'The AWS credentials have expired. Sign in again.';
  if (/^(UnrecognizedClientException|InvalidClientTokenId|InvalidSignatureException|AuthFailure)$/.test(name))
    return `AWS does not take these credentials: ${message}`;
  if (/^(AccessDenied|AccessDeniedException|UnauthorizedOperation)$/.test(name))
    return `These credentials may not do that: ${message}`;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `Nothing answers at AWS's address (${message || code}). Is AWS_ENDPOINT_URL of a local system that has ended?`;
  return undefined;
}
