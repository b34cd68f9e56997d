/** Tokens that their issuers made to be recognised: a prefix, then characters of a known kind and number. */
export type TokenShape = { issuer: string; pattern: string };

/**
 * Gathered from what issuers document and from the rules of gitleaks, secretlint and GitHub's secret scanning. Lengths are lower
 * bounds, so that a longer format of the same prefix is found too. Each pattern is linear: no two neighbouring repetitions share
 * a character without something fixed between them.
 */
export const TOKEN_SHAPES: readonly TokenShape[] = [
  // Code hosts and registries.
  { issuer: 'GitHub', pattern: String.raw`gh[opsur]_\w{20,}(?:\.[\w-]{8,}){0,2}` },
  { issuer: 'GitHub fine-grained', pattern: String.raw`github_pat_\w{20,}` },
  {
    issuer: 'GitLab',
    pattern: String.raw`gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[\w-]{18,}(?:\.[\w-]{2,}){0,2}`,
  },
  { issuer: 'GitLab runner registration', pattern: String.raw`GR1348941[\w-]{20,}` },
  { issuer: 'Atlassian', pattern: String.raw`AT(?:ATT|CTT|STT)3[\w=-]{50,}` },
  { issuer: 'Bitbucket', pattern: 'ATBB[A-Za-z0-9]{24,}' },
  { issuer: 'npm', pattern: 'npm_[A-Za-z0-9]{36,}' },
  { issuer: 'PyPI', pattern: String.raw`pypi-Ag[\w-]{40,}` },
  { issuer: 'RubyGems', pattern: 'rubygems_[0-9a-f]{48}' },
  { issuer: 'crates.io', pattern: String.raw`cio[A-Za-z0-9]{32}(?!\w)` },
  { issuer: 'NuGet', pattern: String.raw`oy2[a-z0-9]{43}(?!\w)` },
  { issuer: 'Clojars', pattern: 'CLOJARS_[a-z0-9]{60}' },
  { issuer: 'Docker', pattern: String.raw`dckr_[op]at_[\w-]{20,}` },
  { issuer: 'Artifactory', pattern: '(?:AKCp[A-Za-z0-9]{60,}|cmVmdGtu[A-Za-z0-9]{56,})' },
  // Chat.
  { issuer: 'Slack', pattern: String.raw`xox[a-eo-su](?:\.xox[bp])?-[\w-]{8,}` },
  { issuer: 'Slack app and workflow', pattern: String.raw`(?:xapp|xwfp)-[\w-]{16,}` },
  { issuer: 'Discord', pattern: String.raw`[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}` },
  // Clouds.
  { issuer: 'AWS access key id', pattern: '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])' },
  { issuer: 'AWS session token', pattern: '(?:IQoJb3JpZ2lu|FwoGZXIvYXdz)[A-Za-z0-9+]{4,}' },
  { issuer: 'AWS Bedrock', pattern: '(?:ABSK[A-Za-z0-9+]{24,}|bedrock-api-key-[A-Za-z0-9+]{16,})' },
  { issuer: 'AWS MWS and Login', pattern: String.raw`amzn(?:\.mws\.[0-9a-f-]{36}|1\.oa2-cs\.v1\.[0-9a-f]{64})` },
  { issuer: 'Google API', pattern: String.raw`AIza[\w-]{35}` },
  { issuer: 'Google OAuth', pattern: String.raw`(?:ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})` },
  { issuer: 'Azure AD', pattern: String.raw`[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])` },
  { issuer: 'Azure DevOps', pattern: '[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}' },
  { issuer: 'DigitalOcean', pattern: 'do[oprt]_v1_[0-9a-f]{40,}' },
  { issuer: 'Alibaba', pattern: String.raw`LTAI[A-Za-z0-9]{16,24}(?!\w)` },
  { issuer: 'Heroku', pattern: String.raw`HRKU-[\w-]{36,}` },
  { issuer: 'Fly.io', pattern: String.raw`(?:fo1_[\w-]{40,}|fm[12][ar]?_[A-Za-z0-9+]{40,})` },
  { issuer: 'Netlify and Render', pattern: '(?:nfp_[A-Za-z0-9]{36,}|rnd_[A-Za-z0-9]{28,})' },
  { issuer: 'Vercel', pattern: 'vc[aciprk]_[A-Za-z0-9]{24,}' },
  { issuer: 'Cloudflare', pattern: String.raw`(?:v1\.0-[0-9a-f]{24}-[0-9a-f]{146}|cf(?:k|ut|at)_[A-Za-z0-9]{40,})` },
  { issuer: 'OpenShift', pattern: String.raw`sha256~[\w-]{43}(?![\w-])` },
  { issuer: 'Tailscale', pattern: 'tskey-[a-z]+-[A-Za-z0-9]{8,}(?:-[A-Za-z0-9]{8,})?' },
  // Infrastructure and data.
  { issuer: 'HashiCorp Vault', pattern: String.raw`hv[bsr]\.[\w-]{20,}` },
  { issuer: 'Terraform Cloud', pattern: String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}` },
  { issuer: 'Pulumi', pattern: 'pul-[0-9a-f]{40}' },
  { issuer: 'Databricks', pattern: String.raw`(?:dapi|dkea|dose|dsapi)[0-9a-f]{32}(?:-\d)?(?!\w)` },
  { issuer: 'Supabase', pattern: String.raw`(?:sbp_(?:v0_)?[0-9a-f]{40}|sb_secret_[\w-]{20,})` },
  { issuer: 'PlanetScale', pattern: String.raw`pscale_(?:tkn|pw|oauth)_[\w=.-]{30,}` },
  { issuer: 'Airtable', pattern: String.raw`pat[A-Za-z0-9]{14}\.[0-9a-f]{64}` },
  { issuer: 'Doppler', pattern: String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{40,}` },
  { issuer: '1Password', pattern: String.raw`(?:ops_eyJ[\w+]{60,}|A3-[A-Z0-9]{6}(?:-[A-Z0-9]{5,11}){4,5})` },
  { issuer: 'age', pattern: 'AGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]+)-1[A-Z0-9]{40,}' },
  { issuer: 'OpenSSH key body', pattern: 'b3BlbnNzaC1rZXktdjE[A-Za-z0-9+]{8,}' },
  // Models.
  { issuer: 'Anthropic', pattern: String.raw`sk-ant-[\w-]{20,}` },
  { issuer: 'OpenAI', pattern: String.raw`sk-(?:proj|svcacct|admin|service|None|org|or-v1)-[\w-]{20,}` },
  { issuer: 'OpenAI, older, and others', pattern: String.raw`sk-(?=[A-Za-z]*\d)[A-Za-z0-9]{32,}` },
  { issuer: 'Hugging Face', pattern: '(?:hf_[A-Za-z0-9]{30,}|api_org_[A-Za-z0-9]{30,})' },
  { issuer: 'Groq, xAI, Perplexity', pattern: '(?:gsk_[A-Za-z0-9]{40,}|xai-[A-Za-z0-9]{60,}|pplx-[A-Za-z0-9]{40,})' },
  { issuer: 'Replicate', pattern: 'r8_[A-Za-z0-9]{36,}' },
  {
    issuer: 'NVIDIA, Tavily, LangSmith',
    pattern: String.raw`(?:nvapi-[\w-]{50,}|tvly-[\w-]{28,}|lsv2_(?:pt|sk)_\w{40,})`,
  },
  // Payment and mail.
  { issuer: 'Stripe', pattern: '(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+]{20,})' },
  { issuer: 'Square', pattern: String.raw`sq0(?:atp|csp)-[\w-]{22,}` },
  {
    issuer: 'Shippo, Duffel',
    pattern: String.raw`(?:shippo_(?:live|test)_[0-9a-f]{40}|duffel_(?:live|test)_[\w-]{43})`,
  },
  { issuer: 'EasyPost, Flutterwave', pattern: '(?:EZ[AT]K[A-Za-z0-9]{54}|FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,})' },
  { issuer: 'SendGrid', pattern: String.raw`SG\.[\w-]{16,}\.[\w-]{16,}` },
  { issuer: 'Twilio', pattern: String.raw`SK[0-9a-f]{32}(?!\w)` },
  {
    issuer: 'Mailgun',
    pattern: String.raw`(?<![\w-])(?:key-[0-9a-f]{32}(?!\w)|[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}(?![\w-]))`,
  },
  { issuer: 'Mailchimp', pattern: String.raw`(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)` },
  {
    issuer: 'Brevo, Resend',
    pattern: '(?:x(?:keysib|smtpsib)-[0-9a-f]{64}-[A-Za-z0-9]{16}|re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,})',
  },
  // Tools of developers.
  { issuer: 'Shopify', pattern: 'shp(?:at|ca|pa|ss|ua|tka)_[0-9a-fA-F]{32}' },
  { issuer: 'Linear', pattern: 'lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,}' },
  { issuer: 'Notion', pattern: String.raw`(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}(?!\w))` },
  {
    issuer: 'Figma, Frame.io, Typeform',
    pattern: String.raw`(?:fig[dou]r?_[\w-]{40,}|fio-u-[\w-]{60,}|tfp_[\w.-]{50,})`,
  },
  { issuer: 'Postman', pattern: 'PMAK-[0-9a-f]{24}-[0-9a-f]{34}' },
  { issuer: 'Grafana', pattern: '(?:glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_eyJ[A-Za-z0-9+]{30,})' },
  { issuer: 'New Relic', pattern: String.raw`(?:NRA[AKL]-[A-Z0-9]{27,}|NRI[IQ]-[\w-]{32}|NRJS-[0-9a-f]{19})` },
  { issuer: 'Sentry', pattern: String.raw`sntr(?:ys_eyJ[\w+=-]{40,}|y[uasir]_[0-9a-f]{64})` },
  { issuer: 'Dynatrace', pattern: String.raw`dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}` },
  { issuer: 'Sonar', pattern: 'sq[aup]_[0-9a-f]{40}' },
  { issuer: 'PostHog', pattern: 'phx_[A-Za-z0-9]{40,}' },
  { issuer: 'CI services', pattern: '(?:bkua_[0-9a-f]{40}|CCIP(?:AT|RJ)_[A-Za-z0-9]+_[0-9a-f]{40})' },
  { issuer: 'Contentful, Adobe', pattern: String.raw`(?:CFPAT-[\w-]{40,}|p8e-[A-Za-z0-9]{32}(?!\w))` },
  { issuer: 'Prefect, ReadMe', pattern: '(?:pnu_[A-Za-z0-9]{36}|rdme_[a-z0-9]{70})' },
  { issuer: 'Dropbox', pattern: String.raw`sl\.(?:u\.)?[\w-]{120,}` },
  { issuer: 'Facebook', pattern: 'EAACEdEose0cBA[A-Za-z0-9]{10,}' },
  // Signed tokens of any issuer.
  { issuer: 'JWT', pattern: String.raw`(?<![_-])eyJ[\w-]{10,}\.eyJ[\w-]{8,}(?:\.[\w-]{8,})?` },
  { issuer: 'JWE', pattern: String.raw`(?<![_-])eyJ[\w-]{10,}\.[\w-]{0,800}\.[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}` },
];
