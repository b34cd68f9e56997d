import type { Rare } from '../../../../ingress/api/kit/rare.ts';
import { diffOf } from '../../../../ingress/api/look/diff.ts';
import { unbegun } from '../../../../ingress/api/look/unbegun.ts';
import { showCall } from '../../../../ingress/api/read/show-call.ts';
import { fork } from '../../../../ingress/api/write/fork.ts';

export const rare: Rare = { showCall, diffOf, unbegun, fork };
