// Asks an outside language model about messages the reader is unsure of, and checks what it answers.
// Called by dispatch for the unsure band only, when an assistant is configured; without one nothing changes.
import { z } from 'zod';
import { CATEGORY_CODES } from '../../models/request/category';
import type { Reading } from './read';

/** What an assistant may say of a message. */
export interface Opinion {
  readonly isRequest: boolean;
  /** A code of models/request/category.ts. */
  readonly category?: string;
}

/** An outside model. It is given masked text only and answers undefined when it cannot tell, fails or is late. */
export interface Assist {
  ask(maskedText: string): Promise<Opinion | undefined>;
}

const ANSWER = z.object({ isRequest: z.boolean(), category: z.string().nullish() });

/** The opinion in an assistant's words (one JSON object, maybe with text around it); undefined for anything else. */
export const readOpinion = (words: string): Opinion | undefined => {
  const from = words.indexOf('{');
  const to = words.lastIndexOf('}');
  if (from < 0 || to < from) return undefined;
  let found: unknown;
  try {
    found = JSON.parse(words.slice(from, to + 1));
  } catch {
    return undefined;
  }
  const answer = ANSWER.safeParse(found);
  if (!answer.success) return undefined;
  const { isRequest, category } = answer.data;
  // A category of its own invention is left out; whether it is a request still counts.
  return category && CATEGORY_CODES.includes(category) ? { isRequest, category } : { isRequest };
};

/**
 * The reading after an assistant's opinion. Only an unsure reading changes; urgency, danger and privacy stay as read
 * here, since nobody outside decides whether to hurry or what to show.
 */
export const withOpinion = (reading: Reading, opinion: Opinion | undefined): Reading => {
  if (reading.isRequest !== 'unsure' || !opinion) return reading;
  return {
    ...reading,
    isRequest: opinion.isRequest ? 'yes' : 'no',
    ...(opinion.category ? { category: opinion.category } : {}),
  };
};
