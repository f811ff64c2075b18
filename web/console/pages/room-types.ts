// A group as the console lists it.

export const PURPOSES = ['residents', 'workers', 'branch'] as const;

export interface ConsoleRoom {
  readonly id: string;
  readonly channel: string;
  readonly name: string;
  readonly unitId?: string;
  readonly unitName?: string;
  readonly purpose?: (typeof PURPOSES)[number];
  readonly hourlyBudget?: number;
  readonly sentThisHour?: number;
}
