// Shapes of the console's part of the API, as the server sends them.

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface Grant {
  readonly role: string;
  readonly roleName?: string;
  readonly unitId: string;
  readonly unitName?: string;
  readonly partTime?: boolean;
}

export interface Session {
  readonly person: Named;
  readonly grants: readonly Grant[];
  /** May edit organisation, rosters, settings, catalogue; the server checks again. */
  readonly manager?: boolean;
  /** Time zone of the person's unit. */
  readonly zone?: string;
}

export type Colour = 'green' | 'yellow' | 'red';

export interface RequestRow {
  readonly id: string;
  readonly code: string | number;
  readonly fullCode: string;
  readonly status: string;
  readonly statusName: string;
  readonly category: string;
  readonly categoryName: string;
  readonly urgency: 'high' | 'normal' | 'low';
  readonly danger?: string;
  readonly private: boolean;
  readonly colour: Colour;
  readonly triage: string;
  readonly unitId: string;
  readonly unitName: string;
  readonly place?: string;
  readonly text: string;
  readonly assignee?: Named;
  readonly supporters: number;
  readonly createdAt: number;
  /** Absent while no deadline runs. */
  readonly dueAt?: number;
  readonly photos: number;
  readonly ageDays?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
  readonly total?: number;
}

export interface BoardColumn {
  readonly status: string;
  readonly statusName: string;
  readonly count: number;
  readonly items: readonly RequestRow[];
}

export interface Board {
  readonly columns: readonly BoardColumn[];
  readonly late: number;
  readonly dueToday: number;
}

export interface ActField {
  readonly name: string;
  readonly label?: string;
  readonly type: 'text' | 'number' | 'person' | 'unit' | 'date' | 'category' | 'photo' | 'select';
  readonly required: boolean;
  /** The value is a list. */
  readonly many?: boolean;
  readonly options?: readonly { readonly value: string | number; readonly label: string }[];
}

/** Something this person may do with the request now. */
export interface ActOffer {
  readonly act: string;
  readonly label: string;
  readonly fields: readonly ActField[];
}

export interface RequestClock {
  readonly name: string;
  readonly dueAt?: number;
  readonly startedAt: number;
  readonly met?: boolean | number;
  readonly missed?: boolean | number;
  readonly paused?: boolean;
  /** Remaining working time in words. */
  readonly left?: string;
}

export interface TimelineLine {
  readonly type: string;
  readonly typeName: string;
  readonly at: number;
  readonly by?: Named;
  readonly from?: string;
  readonly to?: string;
  readonly note?: string;
}

export interface Whistle {
  readonly id: string;
  readonly unitName?: string;
  readonly unitId: string;
  readonly status: string;
  readonly statusName?: string;
  readonly task?: string;
  readonly at: number;
  readonly dueAt?: number;
  readonly officer?: Named;
  readonly note?: string;
  readonly lead?: boolean;
}

export interface Check {
  readonly round: number;
  readonly askedAt: number;
  readonly endsAt: number;
  readonly asked: number;
  readonly answers: { readonly satisfied: number; readonly unsatisfied: number; readonly unsolved: number };
  readonly third?: {
    readonly reason: string;
    readonly reasonName?: string;
    readonly checker?: Named;
    readonly finding?: string;
    readonly findingName?: string;
    readonly note?: string;
  };
}

export interface Picture {
  readonly id: string;
  readonly url: string;
}

export interface RequestDetail extends Omit<RequestRow, 'photos'> {
  readonly reporter?: Named & { readonly phone?: string };
  readonly clocks: readonly RequestClock[];
  readonly timeline: readonly TimelineLine[];
  readonly photos: readonly Picture[];
  readonly donePhotos?: readonly Picture[];
  readonly whistles: readonly Whistle[];
  readonly checks: readonly Check[];
  readonly extensions?: readonly {
    readonly id?: string;
    readonly days: number;
    readonly reason: string;
    readonly answer?: string;
    readonly askedAt: number;
  }[];
  readonly hold?: { readonly waitingFor: string; readonly until: number; readonly note?: string };
  readonly clause?: string;
  readonly dispatchedTo?: Named;
  readonly location?: { readonly latitude: number; readonly longitude: number; readonly name?: string };
  readonly sealed?: boolean;
  readonly mergedFrom?: readonly { readonly id: string; readonly code: string | number }[];
  readonly mergedInto?: { readonly id: string; readonly code: string | number };
  readonly supportersList?: readonly { readonly name: string; readonly at: number }[];
  readonly acts: readonly ActOffer[];
}

export interface Unit {
  readonly id: string;
  readonly level: string;
  readonly levelName: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly parentId: string | null;
  readonly prefix?: string;
  readonly department?: string;
  readonly open?: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly grants: readonly Grant[];
  readonly household?: string;
  readonly identities: readonly string[];
  readonly leave?: { readonly until: number; readonly standIn?: string | Named };
}

export interface Share {
  readonly part: number;
  readonly whole: number;
  readonly silent?: number;
}
