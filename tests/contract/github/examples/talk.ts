import type { Example, Ids } from '../world.ts';

const WIDGET = '/repos/acme/widget';

/** Issues, pull requests and reviews; what changes them comes in this order. */
export function talkExamples({ issue, pull, comment, review, remark }: Ids): Example[] {
  const at = `${WIDGET}/issues/${issue}`;
  const inPull = `${WIDGET}/pulls/${pull}`;
  return [
    { request: `GET ${WIDGET}/issues`, status: 200 },
    { request: `POST ${WIDGET}/issues`, status: 201, body: { title: 'Another', labels: ['bug'] } },
    { request: `POST ${WIDGET}/issues`, status: 422, body: {} },
    { request: `POST ${WIDGET}/issues`, status: 403, as: 'reader', body: { title: 'No' } },
    { request: `GET ${at}`, status: 200 },
    { request: `GET ${WIDGET}/issues/999`, status: 404 },
    { request: `PATCH ${at}`, status: 200, body: { title: 'Much too quiet' } },
    { request: `GET ${at}/comments`, status: 200 },
    { request: `POST ${at}/comments`, status: 201, body: { body: 'Soon' } },
    { request: `GET ${WIDGET}/issues/comments/${comment}`, status: 200 },
    { request: `PATCH ${WIDGET}/issues/comments/${comment}`, status: 200, body: { body: 'Now' } },
    { request: `GET ${at}/labels`, status: 200 },
    { request: `POST ${at}/labels`, status: 200, body: { labels: ['loud'] } },
    { request: `DELETE ${at}/labels/loud`, status: 200 },
    { request: `GET ${WIDGET}/pulls`, status: 200 },
    { request: `POST ${WIDGET}/pulls`, status: 422, body: { title: 'x', head: 'feature/loud', base: 'main' } },
    { request: `POST ${WIDGET}/pulls`, status: 422, body: { title: 'x', head: 'none', base: 'main' } },
    { request: `GET ${inPull}`, status: 200 },
    { request: `GET ${WIDGET}/pulls/999`, status: 404 },
    { request: `PATCH ${inPull}`, status: 200, body: { title: 'Much louder' } },
    { request: `GET ${inPull}/commits`, status: 200 },
    { request: `GET ${inPull}/files`, status: 200 },
    { request: `GET ${WIDGET}/pulls/comments/${remark}`, status: 200 },
    { request: `GET ${inPull}/comments`, status: 200 },
    { request: `POST ${inPull}/comments/${remark}/replies`, status: 201, body: { body: 'Because' } },
    { request: `GET ${inPull}/reviews`, status: 200 },
    { request: `POST ${inPull}/reviews`, status: 200, as: 'alice', body: { event: 'APPROVE' } },
    { request: `POST ${inPull}/reviews`, status: 422, body: { event: 'APPROVE' } },
    { request: `GET ${inPull}/reviews/${review}`, status: 200 },
    { request: `GET ${inPull}/reviews/${review}/comments`, status: 200 },
    { request: `POST ${inPull}/requested_reviewers`, status: 201, body: { reviewers: ['alice'] } },
    { request: `POST ${inPull}/requested_reviewers`, status: 422, body: { reviewers: ['dev'] } },
    { request: `GET ${inPull}/requested_reviewers`, status: 200 },
    { request: `DELETE ${inPull}/requested_reviewers`, status: 200, body: { reviewers: ['alice'] } },
    { request: `PUT ${inPull}/merge`, status: 200 },
    { request: `PUT ${inPull}/merge`, status: 405 },
    { request: 'POST /graphql', status: 200, body: { query: '{ repository(owner: "acme", name: "widget") { id } }' } },
  ];
}
