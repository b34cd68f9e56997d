import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { authorize, loginOf } from '../../access.ts';
import { notFound } from '../../errors.ts';
import type { Reaction, Repository } from '../../state.ts';
import { listIssues } from '../../store.ts';
import { listResponse } from '../paging.ts';
import { namedRepository, type RestCall, type RestRoute, readBody } from '../router.ts';
import { isoTime, userJson } from '../shapes.ts';

const BASE = '/repos/:owner/:name';
/** What people can react to, each with ids of its own. */
const PATHS = [
  `${BASE}/issues/:id/reactions`,
  `${BASE}/issues/comments/:id/reactions`,
  `${BASE}/pulls/comments/:id/reactions`,
];

export const reactionRoutes: RestRoute[] = PATHS.flatMap((path): RestRoute[] => [
  { method: 'GET', path, operation: 'ListReactions', answer: list },
  { method: 'POST', path, operation: 'CreateReaction', answer: create },
  { method: 'DELETE', path: `${path}/:reaction`, operation: 'DeleteReaction', answer: remove },
]);

const CONTENTS = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'] as const;
const body = z.object({ content: z.enum(CONTENTS) });

/** The reactions to what the path names. Throws 404 when there is no such thing. */
function found(
  call: RestCall,
  level: 'read' | 'write',
): { repository: Repository; reactions: Reaction[]; key: string } {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['issues', 'pull_requests'], level);
  const id = Number(call.parameters.id);
  const [, kind = ''] = /\/(issues|issues\/comments|pulls\/comments)\/\d+\/reactions/.exec(call.path) ?? [];
  const isThere = listIssues(repository).some(({ number, comments, pull }) => {
    if (kind === 'issues') return number === id;
    const said = kind === 'issues/comments' ? comments : (pull?.threads ?? []).flatMap((each) => each.comments);
    return said.some((comment) => comment.id === id);
  });
  if (!isThere) throw notFound();
  const key = `${kind}/${id}`;
  return { repository, key, reactions: repository.reactions.get(key) ?? [] };
}

function list(call: RestCall): LocalResponse {
  const content = call.query.get('content');
  const { reactions } = found(call, 'read');
  const wanted = reactions.filter((each) => content === null || each.content === content);
  return listResponse(call, wanted, (each) => reactionJson(call, each));
}

/** The same one again is answered with 200. */
function create(call: RestCall): LocalResponse {
  const { repository, reactions, key } = found(call, 'write');
  const { content } = readBody(call, body, 'Reaction');
  const login = loginOf(call.identity);
  const there = reactions.find((each) => each.content === content && each.login === login);
  if (there) return json(200, reactionJson(call, there));
  const reaction = { id: call.store.newId(), content, login, createdAtMs: call.store.clock.now() };
  repository.reactions.set(key, [...reactions, reaction]);
  return json(201, reactionJson(call, reaction));
}

function remove(call: RestCall): LocalResponse {
  const { repository, reactions, key } = found(call, 'write');
  const left = reactions.filter(({ id }) => id !== Number(call.parameters.reaction));
  if (left.length === reactions.length) throw notFound();
  repository.reactions.set(key, left);
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

function reactionJson({ store }: RestCall, { id, content, login, createdAtMs }: Reaction) {
  return { id, node_id: `REA_local${id}`, user: userJson(store, login), content, created_at: isoTime(createdAtMs) };
}
