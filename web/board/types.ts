// Shapes of the public part of the API.

/** A share as two counts, so that the page can say "19 of 20" and show nothing for nothing. */
export interface Share {
  readonly part: number;
  readonly whole: number;
}

export interface Community {
  readonly id: string;
  readonly name: string;
}

export interface PublicBoard {
  readonly name: string;
  /** Time zone of the community. */
  readonly zone?: string;
  /** Moment of the figures. */
  readonly at?: number;
  readonly open: number;
  readonly closed30d: number;
  readonly rates: {
    readonly response: Share;
    readonly resolution: Share;
    readonly satisfaction: Share;
    readonly onTime: Share;
  };
  /** Counts below five come as anything but a number. */
  readonly byCategory: readonly { readonly category: string; readonly name: string; readonly count: unknown }[];
  readonly recent: readonly {
    readonly code: string | number;
    readonly categoryName: string;
    readonly statusName: string;
    readonly text: string;
    readonly at: number;
  }[];
}
