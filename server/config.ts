// Settings from the environment: one table that is checked at start (all faults listed at once) and from which
// .env.example is generated. Called by server/main.ts and the command-line tools; nothing else reads the environment.
import { z } from 'zod';

interface Entry {
  readonly schema: z.ZodType;
  /** Line of .env.example. */
  readonly about: string;
  readonly example?: string;
  /** Never printed. */
  readonly secret?: true;
}

const onOff = (fallback: boolean) =>
  z
    .enum(['on', 'off'])
    .default(fallback ? 'on' : 'off')
    .transform((v) => v === 'on');

/** Every setting, in the order of .env.example. */
export const ENTRIES = {
  PORT: { schema: z.coerce.number().int().min(0).max(65535).default(3000), about: 'Port of the web server.' },
  HOST: { schema: z.string().default('127.0.0.1'), about: 'Address to listen on; 0.0.0.0 for all.' },
  BASE_URL: {
    schema: z.url().optional(),
    about: 'Address that people use, for links and QR codes. Default: http://HOST:PORT.',
    example: 'https://linli.example.org',
  },
  TRUST_PROXY: { schema: onOff(false), about: 'on when a proxy in front sets X-Forwarded-For and -Proto.' },
  MONGODB_URI: {
    schema: z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
      .optional(),
    about: 'MongoDB (replica set or sharded cluster). Empty: the embedded store in DATA_DIR.',
    example: 'mongodb://127.0.0.1:27017/linli?replicaSet=rs0',
    secret: true,
  },
  DATA_DIR: { schema: z.string().default('data'), about: 'Folder of the embedded store, photos and the data key.' },
  DATA_KEY: {
    schema: z
      .string()
      .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal characters (32 bytes)')
      .optional(),
    about:
      'Key that encrypts personal details at rest. Empty: made once in DATA_DIR/data.key. Needed with several machines.',
    secret: true,
  },
  SEED_DEMO: { schema: onOff(true), about: 'on: an empty store gets a demo community. off for real use.' },
  LOG_LEVEL: {
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    about: 'trace, debug, info, warn, error or silent.',
  },
  WECHATY_PUPPET: {
    schema: z.string().optional(),
    about: 'Puppet of the wechaty channel, for example wechaty-puppet-service. Empty: the channel is off.',
    example: 'wechaty-puppet-service',
  },
  WECHATY_PUPPET_SERVICE_TOKEN: { schema: z.string().optional(), about: 'Token of the puppet service.', secret: true },
  WECHATY_PUPPET_SERVICE_ENDPOINT: {
    schema: z.string().optional(),
    about: 'host:port of a puppet service of your own; empty: found by the token.',
  },
  ASSIST_URL: {
    schema: z.url().optional(),
    about: 'OpenAI-compatible endpoint asked about messages that are unclear, masked. Empty: none is asked.',
    example: 'http://127.0.0.1:8000/v1',
  },
  ASSIST_MODEL: { schema: z.string().optional(), about: 'Name of that model.' },
  ASSIST_KEY: { schema: z.string().optional(), about: 'Key of that endpoint.', secret: true },
} as const satisfies Readonly<Record<string, Entry>>;

type Entries = typeof ENTRIES;
export type Config = { readonly [K in keyof Entries]: z.output<Entries[K]['schema']> };

/** A fault in the settings: every one of them, a line each, in words for the operator. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`The settings have ${faults.length} fault(s):\n${faults.map((f) => `  ${f}`).join('\n')}\nSee .env.example.`);
    this.name = 'ConfigError';
  }
}

/** Reads the settings. An empty value counts as absent. Throws ConfigError. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, { schema }] of Object.entries(ENTRIES)) {
    const value = env[name];
    const parsed = (schema as z.ZodType).safeParse(value === '' ? undefined : value);
    if (parsed.success) config[name] = parsed.data;
    else faults.push(`${name}: ${parsed.error.issues.map((i) => i.message).join('; ')}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config as Config;
}

/** The text of .env.example. */
export function envExample(): string {
  const lines = ['# Settings of Linli. Copy to .env and change what you need; every line has a default.', ''];
  for (const [name, entry] of Object.entries(ENTRIES) as [string, Entry][]) {
    const fallback = entry.schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined ? shown(fallback.data) : '';
    lines.push(`# ${entry.about}${entry.example ? ` Example: ${entry.example}` : ''}`, `${name}=${value}`, '');
  }
  return lines.join('\n');
}

const shown = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value));
