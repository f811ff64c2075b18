// Statuses of a request in the order of its way, for filters and the timeline's words.

export const STATUSES = [
  'accepted',
  'dispatched',
  'inProgress',
  'onHold',
  'transferred',
  'whistled',
  'resolved',
  'verified',
  'reopened',
  'closed',
  'declined',
  'merged',
  'withdrawn',
] as const;
