// Where time comes from. Only server/main.ts passes the real clock; everything else is handed one.

/** Source of the present moment, in epoch milliseconds. */
export interface Clock {
  now(): number;
}
