// Shapes of the chat part of the API, as the server sends them.

export interface Persona {
  readonly key: string;
  readonly name: string;
  readonly role: string;
  readonly roleName: string;
  readonly unitName?: string;
}

export interface Room {
  readonly id: string;
  readonly name: string;
  readonly purpose?: 'residents' | 'workers' | 'branch';
  readonly unitName?: string;
  readonly direct: boolean;
  readonly unread: number;
  readonly invitable?: boolean;
}

export interface Me {
  readonly userId: string;
  readonly name: string;
  /** Time zone of the community. */
  readonly zone?: string;
  readonly personas?: readonly Persona[];
  readonly rooms: readonly Room[];
}

/** What is known before joining: whether this is the demo, and the room an invite leads to. */
export interface Welcome {
  readonly demo: boolean;
  readonly personas: readonly Persona[];
  readonly room?: { readonly name: string; readonly unitName?: string };
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
}

export interface ChatPhoto {
  readonly id: string;
  readonly url: string;
  readonly width?: number;
  readonly height?: number;
}

export interface Quote {
  readonly id: string;
  readonly name: string;
  readonly text: string;
}

export interface Message {
  readonly seq: number;
  readonly id: string;
  readonly roomId: string;
  readonly from: { readonly id: string; readonly name: string; readonly bot: boolean; readonly me: boolean };
  readonly at: number;
  readonly text: string;
  readonly photos: readonly ChatPhoto[];
  readonly quote?: Quote;
  readonly buttons: readonly { readonly label: string; readonly says: string }[];
  readonly location?: Place;
  /** The sender's own id of the message; only the sender gets it. */
  readonly clientId?: string;
}

export interface Invite {
  readonly code: string;
  readonly url: string;
  /** Picture of the link as a data URL. */
  readonly qr: string;
}

/** A message of ours that the server has not confirmed yet. */
export interface Unsent {
  readonly clientId: string;
  /** Whose message it is; another persona's unsent ones are left alone. */
  readonly userId: string;
  readonly roomId: string;
  readonly at: number;
  readonly text: string;
  readonly quote?: Quote;
  readonly photos: readonly { readonly blob: Blob; readonly mediaId?: string }[];
  readonly location?: Place;
  readonly press?: true;
  /** Words of the refusal; absent while it will be tried again by itself. */
  readonly refused?: string;
}
