/** Made of parts, so that no scanner takes this file for a leak. */
const LETTERS = 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ2cF4hJ6kL8nP0rS2tV4xY6zA8bC0eG1iM3oR5uX7';
const HEX = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';

/** So many letters and digits of a token. */
export function letters(count: number): string {
  return LETTERS.repeat(Math.ceil(count / LETTERS.length)).slice(0, count);
}

function hex(count: number): string {
  return HEX.repeat(Math.ceil(count / HEX.length)).slice(0, count);
}

const upper = (count: number) => letters(count).toUpperCase();
const base64 = (text: string) => Buffer.from(text).toString('base64url');
const keyOf = (kind: string, body = `${letters(64)}\n${letters(64)}\n${letters(20)}==\n`) =>
  `-----BEGIN ${kind}PRIVATE KEY-----\n${body}-----END ${kind}PRIVATE KEY-----`;

export type Sample = { name: string; text: string; secret: string };

function token(name: string, secret: string): Sample {
  return { name, text: `see ${secret} there`, secret };
}

/** What must go, and the text around it. */
export const SECRETS: readonly Sample[] = [
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((kind) => token(`a GitHub token ${kind}`, `${kind}_${letters(36)}`)),
  token('a fine-grained GitHub token', `github_pat_11A${upper(19)}_${letters(59)}`),
  token('a GitHub App token of the newer form', `ghs_12345_${letters(30)}.${letters(40)}.${letters(40)}`),
  ...['glpat', 'gldt', 'glrt', 'glcbt', 'glptt', 'glft', 'glsoat', 'glagent'].map((kind) =>
    token(`a GitLab token ${kind}`, `${kind}-${letters(20)}`),
  ),
  ...['xoxb', 'xoxp', 'xoxa', 'xoxr', 'xoxs', 'xoxe', 'xoxc', 'xoxd'].map((kind) =>
    token(`a Slack token ${kind}`, `${kind}-123456789012-${letters(24)}`),
  ),
  token('a Slack refreshable token', `xoxe.xoxp-1-${letters(60)}`),
  token('a Slack app token', `xapp-1-A${upper(9)}-1234567890123-${hex(64)}`),
  ...['services', 'workflows'].map((kind) => ({
    name: `a Slack web hook of ${kind}`,
    text: `https://hooks.slack.com/${kind}/T${upper(8)}/B${upper(8)}/${letters(24)}`,
    secret: letters(24),
  })),
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA'].map((kind) => token(`an AWS key id ${kind}`, `${kind}${upper(16)}`)),
  { name: 'an AWS secret key', text: `aws_secret_access_key = ${letters(40)}\n`, secret: letters(40) },
  {
    name: 'an AWS secret key in JSON',
    text: `{"SecretAccessKey": "${letters(38)}/+", "x": 1}`,
    secret: `${letters(38)}/+`,
  },
  {
    name: 'an AWS session token',
    text: `AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjE${letters(120)}/a+b=`,
    secret: letters(120),
  },
  token('an AWS session token by itself', `IQoJb3JpZ2luX2VjE${letters(120)}/a+b=`),
  token('a Bedrock API key', `ABSKQmVkcm9ja0FQSUtleS${letters(90)}=`),
  token('a short-lived Bedrock API key', `bedrock-api-key-YmVkcm9jay5hbWF6b25hd3Mu${letters(60)}`),
  { name: 'a presigned address', text: `https://b.s3/k?X-Amz-Signature=${hex(64)}&x=1`, secret: hex(64) },
  token('an npm token', `npm_${letters(36)}`),
  {
    name: 'a line of .npmrc',
    text: '//registry.npmjs.org/:_authToken=12345678-aaaa-bbbb-cccc-1234567890ab',
    secret: '12345678-aaaa-bbbb-cccc-1234567890ab',
  },
  token('a PyPI token', `pypi-AgEIcHlwaS5vcmc${letters(120)}`),
  token('a RubyGems token', `rubygems_${hex(48)}`),
  token('a Docker token', `dckr_pat_${letters(27)}`),
  token('a Google API key', `AIzaSy${letters(33)}`),
  token('a Google OAuth token', `ya29.a0${letters(120)}`),
  token('a Google client secret', `GOCSPX-${letters(28)}`),
  { name: 'a Google service account', text: JSON.stringify({ private_key: keyOf('') }), secret: letters(64) },
  {
    name: 'a key of Azure storage',
    text: `DefaultEndpointsProtocol=https;AccountKey=${letters(86)}==;EndpointSuffix=x`,
    secret: letters(86),
  },
  {
    name: 'a signature of Azure storage',
    text: `https://x.blob/c?sv=2024&sig=${letters(40)}%2B%3D&se=1`,
    secret: letters(40),
  },
  token('a client secret of Azure', `${letters(3)}8Q~${letters(34)}`),
  token('an OpenAI key', `sk-proj-${letters(74)}T3BlbkFJ${letters(74)}`),
  token('an older OpenAI key', `sk-${letters(20)}T3BlbkFJ${letters(20)}`),
  token('an Anthropic key', `sk-ant-api03-${letters(93)}AA`),
  token('a Stripe key', `sk_live_${letters(24)}`),
  token('a restricted Stripe key', `rk_live_${letters(24)}`),
  token('a Stripe web hook secret', `whsec_${letters(32)}`),
  token('a Twilio key', `SK${hex(32)}`),
  token('a SendGrid key', `SG.${letters(22)}.${letters(43)}`),
  token('a Mailgun key', `key-${hex(32)}`),
  token('a DigitalOcean token', `dop_v1_${hex(64)}`),
  token('a Hugging Face token', `hf_${letters(34)}`),
  token('a Databricks token', `dapi${hex(32)}`),
  token('a Linear key', `lin_api_${letters(40)}`),
  token('a Notion token', `ntn_${'12345678901'}${letters(35)}`),
  token('a Shopify token', `shpat_${hex(32)}`),
  token('an Atlassian token', `ATATT3xFfGF0${letters(170)}=1A2B3C4D`),
  token('a Vault token', `hvs.${letters(95)}`),
  token('a Terraform token', `${letters(14)}.atlasv1.${letters(67)}`),
  token('a JWT', `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64('{"sub":"1","name":"x"}')}.${letters(43)}`),
  ...['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map((kind) => token(`a PEM key ${kind}`, keyOf(kind))),
  { name: 'a PEM key with escaped line ends', text: `key: ${JSON.stringify(keyOf('RSA '))} b`, secret: letters(64) },
  {
    name: 'a PEM key with escapes of escapes',
    text: JSON.stringify(JSON.stringify(keyOf('RSA '))),
    secret: letters(64),
  },
  {
    name: 'a PEM key that is cut off',
    text: `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n${letters(64)}\n(cut)`,
    secret: letters(64),
  },
  {
    name: 'an escaped PEM key that is cut off',
    text: `"-----BEGIN PRIVATE KEY-----\\n${letters(64)}\\n${letters(64)}`,
    secret: letters(64),
  },
  {
    name: 'a cut PEM key in a log',
    text: `-----BEGIN PRIVATE KEY-----\n12:00:01 app | ${letters(64)}\n12:00:01 app | ${letters(64)}\n`,
    secret: letters(64),
  },
  {
    name: 'a PEM key without its beginning',
    text: `… above\n${letters(64)}\n${letters(64)}\n${letters(8)}\n-----END PRIVATE KEY-----\n`,
    secret: letters(64),
  },
  {
    name: 'a PEM key with headers',
    text: `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,ABCD\n\n${letters(64)}\n`,
    secret: letters(64),
  },
  {
    name: 'a PGP key',
    text: `-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n${letters(64)}\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----`,
    secret: letters(64),
  },
  {
    name: 'a PuTTY key',
    text: `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPrivate-Lines: 1\n${letters(64)}\nPrivate-MAC: ${hex(64)}`,
    secret: letters(64),
  },
  token('an age key', `AGE-SECRET-KEY-1${upper(58)}`),
  {
    name: 'a password in an address',
    text: 'git clone https://bob:s3cr3t-w0rd@git.example/x.git',
    secret: 's3cr3t-w0rd',
  },
  {
    name: 'a password of a database',
    text: 'DATABASE_URL=postgres://app:Pa55word!@db.internal:5432/app',
    secret: 'Pa55word!',
  },
  { name: 'a password without a user', text: 'redis://:s3cr3t-w0rd@cache:6379/0', secret: 's3cr3t-w0rd' },
  { name: 'a bearer token', text: `curl -H "Authorization: Bearer ${letters(30)}" x`, secret: letters(30) },
  { name: 'a bearer token in JSON', text: `{\\"authorization\\": \\"Bearer ${letters(30)}\\"}`, secret: letters(30) },
  { name: 'basic authentication', text: 'authorization: Basic dXNlcjpwYXNzd29yZA==', secret: 'dXNlcjpwYXNzd29yZA' },
  { name: 'a password for curl', text: 'curl -s -u admin:s3cr3t-w0rd https://x', secret: 's3cr3t-w0rd' },
  { name: 'a secret of a program', text: `CLIENT_SECRET=${letters(32)}`, secret: letters(32) },
  { name: 'an API key in YAML', text: `api_key: "${letters(32)}"`, secret: letters(32) },
  { name: 'a password of a setting', text: 'DB_PASSWORD=hunter2-hunter2', secret: 'hunter2-hunter2' },
  { name: 'a Telegram bot', text: `https://api.telegram.org/bot123456789:AA${letters(33)}/getMe`, secret: letters(33) },
  { name: 'a token behind an escaped line end', text: `"x\\nghp_${letters(36)}"`, secret: letters(36) },
  { name: 'a token in a query', text: `?a=b%3Dghp_${letters(36)}`, secret: letters(36) },
  { name: 'a token after an underscore', text: `TOKEN_ghp_${letters(36)}`, secret: letters(36) },
];

const UUID = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const SHA = '5d36099d3c1a2b4e5f60718293a4b5c6d7e8f901';

/** What looks like it and must stay as it is. */
export const HARMLESS: readonly string[] = [
  `commit ${SHA}`,
  `index 5d36099..5c207de 100644`,
  UUID,
  `id: ${UUID}`,
  `sha256:${hex(64)}`,
  `  "integrity": "sha512-${letters(86)}=="`,
  `  resolved "https://registry.yarnpkg.com/x/-/x-1.0.0.tgz#${SHA}"`,
  `github.com/x/y v1.2.3 h1:${letters(43)}=`,
  `<script src="x.js" integrity="sha384-${letters(64)}" crossorigin="anonymous">`,
  `![x](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA${letters(200)}/+${letters(200)}=)`,
  `ETag: "${hex(32)}"`,
  `md5 ${hex(32)}  file.tar.gz`,
  'a ghp_short token, an AKIA word',
  'The token must begin with ghp_ or github_pat_.',
  'task-management-and-scheduling-service-v2-internal-deployment',
  'risk-assessment-2024-quarterly-report-final-version-approved',
  'npm_config_registry=https://registry.npmjs.org/',
  'npm_package_dependencies_some_long_package_name_here',
  'const key_id = process.env.AWS_ACCESS_KEY_ID;',
  'password = getPassword(config2)',
  'const password = await readPassword();',
  'password: string;',
  'password: z.string().min(8)',
  'passwordHash: hashOf256(value)',
  'Authorization: Bearer $TOKEN',
  'Authorization: Bearer <token>',
  `headers: { authorization: \`Bearer \${this.#token}\` }`,
  'The header is `Authorization: Bearer YOUR_TOKEN`.',
  'https://user@example.com/x',
  'ssh://git@github.com:22/x/y.git',
  'git@github.com:owner/name.git',
  'https://$USER:$PASSWORD@host/x',
  `https://x-access-token:\${{ secrets.GITHUB_TOKEN }}@github.com/x`,
  'postgres://{user}:{password}@localhost/db',
  'http://localhost:3000/a@b',
  'import x from "https://esm.sh/react@18.2.0"',
  'docker run -u 1000:1000 image',
  '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQswCQYDVQQGEwJJ\n-----END CERTIFICATE-----',
  `-----BEGIN PUBLIC KEY-----\n${letters(64)}\n-----END PUBLIC KEY-----`,
  `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${letters(43)} me@host`,
  'arn:aws:iam::123456789012:role/AgentStepRole',
  'AIDACKCEVSQ6C2EXAMPLE is an id of a user',
  'eyJhbGciOiJIUzI1NiJ9 is the header of a JWT',
  'apiKey: process.env.API_KEY_OF_THE_SERVICE',
  'secretName: my-application-secret-name-production',
  'nextPageToken: CAEQAA',
  'Table of SK and PK: SK#0123456789, PK#0123',
  'xoxb- and xoxp- are prefixes',
  'AccountKey= must be set',
  'const SECRET_CHARS_MIN = 8;',
  'token_endpoint_auth_method: client_secret_basic',
  'key-value-store-implementation-with-persistent-backing',
  'node_modules/.pnpm/@babel+helper-plugin-utils@7.22.5/node_modules',
  'sk-cubegrid sk-spinner sk-folding-cube-animation-container',
  '2026-11-22T10:00:00.000Z INFO com.example.SomeVeryLongClassName$Inner - started',
  'v1.0.0-alpha.1+build.20261122.5d36099d3c1a2b4e5f60',
  `"nonce": "${UUID}", "state": "${UUID}"`,
];
