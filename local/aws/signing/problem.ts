/** Why a request is not the holder's of an access key; each service has its own words for it (refusal.ts). */
export type SignatureProblem =
  | { kind: 'missing' }
  | { kind: 'malformed'; message: string }
  | { kind: 'unknown-key'; accessKeyId: string }
  | { kind: 'token'; isExpired: boolean }
  | { kind: 'unsigned-headers'; names: string[] }
  /** Signed too long ago, or ahead of time, by header. */
  | { kind: 'skewed'; date: string; nowMs: number; skewMs: number; isEarly: boolean }
  /** A presigned request whose time is over, or has not come. */
  | { kind: 'expired'; expiresSeconds: number; expiresAtMs: number; nowMs: number }
  | { kind: 'not-yet-valid'; nowMs: number }
  | { kind: 'payload'; signed: string; actual: string }
  | { kind: 'mismatch'; accessKeyId: string; stringToSign: string; canonicalRequest: string };
