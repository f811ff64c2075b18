// What the bot owes to say, as data: key and parameters, never finished words. Made by models and handlers,
// turned into outbox rows by the relay, into words by render.
import type { Params } from '../kernel/refusal';

/** Whom to tell. A unit's groups are found by purpose when the row is written. */
export type Audience =
  | { readonly room: string }
  | {
      readonly person: string;
      /** Room key to use where the channel cannot open a direct chat with them; without it such a row waits. */
      readonly orRoom?: string;
    }
  | { readonly unit: string; readonly purpose: RoomPurpose };

export type RoomPurpose = 'residents' | 'workers' | 'branch';

/** What a bot message is about; quoting it targets this. */
export interface About {
  readonly kind: 'request';
  readonly id: string;
}

/**
 * A choice shown as a button where the channel has buttons, as words otherwise. Both are text keys with their file
 * (`button.claim`, `button.claim.says`), rendered with `params` in the reader's language; pressing says the second.
 */
export interface Button {
  readonly label: string;
  readonly says: string;
  readonly params?: Params;
}

export interface Say {
  readonly to: Audience;
  /** Text key in locales/<language>/say.json. */
  readonly key: string;
  readonly params: Params;
  /** Parameters that are themselves locale keys (`category.lighting`) or moments, rendered in the reader's language. */
  readonly terms?: Readonly<Record<string, Term>>;
  readonly about?: About;
  readonly buttons?: readonly Button[];
  readonly photos?: readonly string[];
  /** `reply` answers somebody who just spoke; `push` waits for the morning in quiet hours; `urgent` never waits. */
  readonly weight: 'reply' | 'push' | 'urgent';
}

/** A parameter that needs the reader's language: a text key, a moment (epoch ms), a list of them, or a nested text. */
export type Term =
  | { readonly text: string; readonly params?: Params; readonly terms?: Readonly<Record<string, Term>> }
  | { readonly time: number }
  | { readonly list: readonly Term[] }
  | { readonly lines: readonly Term[] };
