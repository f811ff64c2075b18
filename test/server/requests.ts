// Requests at rest, for tests that need some in the store.
import { idFrom } from '../../models/kernel/ids';
import type { Request } from '../../models/request/request';
import type { House } from './house';

let made = 0;

/** Writes a request; anything may be said about it. */
export async function putRequest(house: House, over: Partial<Request> = {}): Promise<Request> {
  made += 1;
  const unitId = over.unitId ?? 'xf-1';
  const path = house.ports
    .tree()
    .path(unitId)
    .map((u) => u._id);
  const at = over.createdAt ?? house.clock.at;
  const request: Request = {
    _id: idFrom('request-test', made),
    v: 1,
    causes: [],
    code: made,
    communityId: 'xingfuli',
    unitId,
    path,
    status: 'accepted',
    open: true,
    category: 'lighting',
    triage: 'grid',
    major: false,
    urgency: 'normal',
    private: false,
    anonymous: false,
    reporterId: idFrom('person', 'web', 'demo-wang'),
    text: '3号楼路灯不亮',
    fingerprint: '',
    photos: [],
    donePhotos: [],
    supporters: [],
    mergedFrom: [],
    handlerIds: [],
    whistles: [],
    extensions: [],
    checks: [],
    calls: [],
    events: [{ type: 'reported', at, by: idFrom('person', 'web', 'demo-wang'), to: 'accepted' }],
    fired: [],
    dueAt: at + 7 * 86_400_000,
    createdAt: at,
    updatedAt: at,
    ...over,
  };
  await house.db.collection('requests').insertOne(request as never);
  return request;
}
