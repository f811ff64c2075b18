// The numbers behind the model: how many texts are written of each kind and how the weights are fitted.
// Read by train.cli.ts and eval.cli.ts. Changing one changes the model; run `npm run train` and `npm run eval` after.
import type { Amounts } from './corpus';
import type { FitOptions } from './fit';

/** Seed of everything random in writing texts and fitting. */
export const SEED = 20261122;

// Affairs of the neighbourhood itself come most often; the others are told apart no worse for that.
const SHARES = {
  construction: 0.28,
  environment: 0.11,
  transport: 0.08,
  education: 0.15,
  labour: 0.16,
  trade: 0.12,
  health: 0.1,
} as const;

/** Texts for fitting. */
export const TRAIN_AMOUNTS: Amounts = {
  requests: { title: 40000, body: 19000, chat: 16000, voice: 2000 },
  shares: SHARES,
  perChatter: {
    neighbours: 20000,
    replies: 7000,
    thanks: 1500,
    assistant: 8000,
    talk: 24000,
    words: 18000,
    free: 8000,
    opinions: 12000,
  },
};

/** The same for the test split, written from phrases that fitting never saw. */
export const TEST_AMOUNTS: Amounts = {
  requests: { title: 1000, body: 500, chat: 1000, voice: 150 },
  shares: SHARES,
  perChatter: {
    neighbours: 600,
    replies: 200,
    thanks: 100,
    assistant: 200,
    talk: 500,
    words: 400,
    free: 100,
    opinions: 200,
  },
};

/** How the weights are fitted; 30 000 rows of categories and 90 000 pieces of evidence keep the file under 3 MB. */
export const FIT: Omit<FitOptions, 'labels'> = {
  seed: SEED,
  leastTexts: 5,
  known: 90_000,
  rich: 30_000,
  rounds: 8,
  dropout: 0.5,
  decay: 0,
  rate: 2,
};
