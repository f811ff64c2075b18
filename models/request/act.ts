// Everything that can be done to a request, as data. Handlers make acts, models/request/machine.ts carries them out.
import type { Photo } from '../message/incoming';
import type { Person } from '../person/person';
import type { Unit } from '../unit/unit';
import type { Triage } from './category';
import type { Cast } from './context';
import type { Answer, Danger, Request, RequestPlace, Supporter, Urgency } from './request';

export interface Words {
  /** Masked. */
  readonly text: string;
  /** The original, sealed, when masking changed it. */
  readonly textSealed?: string;
}

/** What a report says, read and masked. */
export interface Report extends Words {
  readonly category: string;
  readonly urgency: Urgency;
  readonly danger?: Danger;
  readonly private: boolean;
  readonly anonymous: boolean;
  readonly onBehalfOf?: string;
  readonly fingerprint: string;
  readonly place?: RequestPlace;
  readonly photos: readonly Photo[];
  readonly location?: NonNullable<Request['location']>;
}

/** A request to be made: its number and where it belongs have been looked up. */
export interface Birth {
  readonly id: string;
  readonly code: number;
  readonly communityId: string;
  readonly unitId: string;
}

export type Act =
  | { readonly act: 'report'; readonly birth: Birth; readonly report: Report; readonly cast: Cast }
  | {
      readonly act: 'splitOff';
      readonly birth: Birth;
      readonly from: Request;
      readonly text: string;
      readonly category: string;
    }
  | {
      readonly act: 'supplement';
      readonly words?: Words;
      readonly photos: readonly Photo[];
      readonly location?: NonNullable<Request['location']>;
      readonly place?: RequestPlace;
      /** Grid of the place now known. */
      readonly unitId?: string;
      /** Not worth a word: one more message of the same report. */
      readonly quiet: boolean;
    }
  | { readonly act: 'support'; readonly words?: Words; readonly photos: readonly Photo[] }
  | { readonly act: 'withdraw' }
  | { readonly act: 'merge'; readonly into: Request }
  | { readonly act: 'absorb'; readonly from: Request; readonly supporters: readonly Supporter[] }
  | { readonly act: 'split'; readonly parts: readonly string[] }
  | {
      readonly act: 'triage';
      readonly category?: string;
      readonly triage?: Triage;
      readonly urgency?: Urgency;
      readonly major?: boolean;
      readonly private?: boolean;
    }
  | { readonly act: 'dispatch'; readonly to: Unit; readonly clause?: string; readonly note?: string }
  | { readonly act: 'claim' }
  | { readonly act: 'assign'; readonly to: Person }
  | { readonly act: 'release'; readonly note?: string }
  | { readonly act: 'offer'; readonly to: Person; readonly note?: string }
  | { readonly act: 'acceptOffer' }
  | { readonly act: 'declineOffer'; readonly note?: string }
  | { readonly act: 'handOver'; readonly to?: Person; readonly until?: number }
  | { readonly act: 'hold'; readonly waitingFor: string; readonly until: number; readonly note?: string }
  | { readonly act: 'resume' }
  | { readonly act: 'askExtension'; readonly days: number; readonly reason: string; readonly approver: Person }
  | { readonly act: 'grantExtension' }
  | { readonly act: 'refuseExtension'; readonly note?: string }
  | {
      readonly act: 'whistle';
      readonly units: readonly Unit[];
      readonly task?: string;
      readonly officers: readonly Person[];
    }
  | { readonly act: 'arrive' }
  | { readonly act: 'whistleDone'; readonly note?: string }
  | { readonly act: 'whistleRefuse'; readonly note: string }
  | { readonly act: 'note'; readonly text: string; readonly photos: readonly Photo[] }
  | { readonly act: 'resolve'; readonly how?: string; readonly photos: readonly Photo[] }
  | { readonly act: 'confirm'; readonly note?: string }
  | { readonly act: 'dispute'; readonly answer: Exclude<Answer, 'satisfied'>; readonly note?: string }
  | { readonly act: 'assignCheck'; readonly to: Person }
  | { readonly act: 'finding'; readonly solved: boolean; readonly note?: string; readonly cast: Cast }
  | { readonly act: 'close' }
  | { readonly act: 'reopen'; readonly note?: string; readonly cast: Cast }
  | { readonly act: 'decline'; readonly reason: string; readonly goTo: string }
  | { readonly act: 'receive' }
  | { readonly act: 'tick'; readonly cast: Cast };

export type ActName = Act['act'];
export type ActOf<N extends ActName> = Extract<Act, { readonly act: N }>;
