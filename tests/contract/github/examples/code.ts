import { attemptId } from '../../../../local/github/webhooks/attempts.ts';
import type { Example, Ids } from '../world.ts';

const WIDGET = '/repos/acme/widget';
/** Of the first event that the world causes. */
const FIRST_DELIVERY = attemptId(0);

/** Repositories, branches, commits, files, Apps and who is asking. */
export function codeExamples({ sha }: Ids): Example[] {
  const get = (path: string, status = 200, more: Partial<Example> = {}): Example => ({
    ...{ request: `GET ${path}`, status, ...more },
  });
  return [
    get('/rate_limit'),
    { request: 'DELETE /repos/acme/widget/git/refs/heads/none', status: 422 },
    get('/user'),
    get('/user', 401, { as: 'anonymous' }),
    get('/user', 401, { as: 'wrong' }),
    get('/user', 403, { as: 'installation' }),
    get(WIDGET),
    get(WIDGET, 400, { headers: { 'x-github-api-version': '1999-01-01' } }),
    get('/repos/acme/nothing', 404),
    get('/repos/acme/secret', 404, { as: 'anonymous' }),
    get('/repos/acme/old', 301),
    { request: 'PATCH /repos/acme/old/issues/1', status: 307, body: { title: 'New' } },
    get(`${WIDGET}/branches`),
    get(`${WIDGET}/branches/feature/loud`),
    get(`${WIDGET}/branches/none`, 404),
    get(`${WIDGET}/rules/branches/main`),
    get(`${WIDGET}/collaborators/alice/permission`),
    get(`${WIDGET}/collaborators/alice/permission`, 403, { as: 'reader' }),
    get(`${WIDGET}/git/ref/heads/main`),
    get(`${WIDGET}/git/ref/heads/none`, 404),
    get(`${WIDGET}/commits`),
    get(`${WIDGET}/commits/${sha}`),
    get(`${WIDGET}/commits/none`, 422),
    get(`${WIDGET}/compare/main...feature/loud`),
    get(`${WIDGET}/contents`),
    get(`${WIDGET}/contents/README.md`),
    get(`${WIDGET}/contents/none`, 404),
    get('/gists/a1b2c3'),
    get('/gists/none', 404),
    get('/app', 200, { as: 'app' }),
    get('/app', 401, { as: 'dev' }),
    get('/app/hook/deliveries?per_page=2', 200, { as: 'app' }),
    get('/app/hook/deliveries?status=failure', 200, { as: 'app' }),
    get('/app/hook/deliveries?status=odd', 422, { as: 'app' }),
    get('/app/hook/deliveries?cursor=odd', 400, { as: 'app' }),
    get('/app/hook/deliveries', 401, { as: 'installation' }),
    get(`/app/hook/deliveries/${FIRST_DELIVERY}`, 200, { as: 'app' }),
    get('/app/hook/deliveries/1', 404, { as: 'app' }),
    { request: `POST /app/hook/deliveries/${FIRST_DELIVERY}/attempts`, status: 202, as: 'app' },
    { request: `POST /app/hook/deliveries/${FIRST_DELIVERY}/attempts`, status: 401 },
    { request: 'POST /app/hook/deliveries/1/attempts', status: 404, as: 'app' },
    get(`${WIDGET}/installation`, 200, { as: 'app' }),
    get('/repos/globex/none/installation', 404, { as: 'app' }),
    get('/app/installations', 200, { as: 'app' }),
    get('/orgs/acme/installation', 200, { as: 'app' }),
    get('/users/globex/installation', 200, { as: 'app' }),
    get('/users/nobody/installation', 404, { as: 'app' }),
    { request: `POST ${WIDGET}/forks`, status: 202, body: {} },
    { request: `POST ${WIDGET}/forks`, status: 403, as: 'installation', body: { organization: 'globex' } },
    get(`${WIDGET}/forks`),
    { request: 'POST /repos/initech/widget/merge-upstream', status: 200, body: { branch: 'main' } },
    { request: 'POST /repos/dev/widget/merge-upstream', status: 422, body: { branch: 'none' } },
    { request: 'POST /app/installations/5/access_tokens', status: 201, as: 'app', body: { repositories: ['widget'] } },
    { request: 'POST /app/installations/6/access_tokens', status: 403, as: 'app' },
    { request: 'POST /app/installations/9/access_tokens', status: 404, as: 'app' },
    { request: 'POST /app/installations/5/access_tokens', status: 422, as: 'app', body: { repositories: ['none'] } },
  ];
}
