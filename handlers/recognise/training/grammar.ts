// Expands the corpus files: "name = alternative alternative", with {name} and {a|b|} filled in at random.
// Called by corpus.ts only. Chance comes from a seeded generator, so the same seed writes the same texts.

/** A seeded source of chance (mulberry32): the same seed gives the same run on every machine. */
export class Chance {
  constructor(private state: number) {}

  /** The next number, 0 <= x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }
}

/** What a {name} may become: lists by name. */
export type Slots = Readonly<Record<string, readonly string[]>>;

/** Splits at spaces outside braces, so that an alternative may hold {a b|c}. */
export const splitAlternatives = (line: string): string[] => {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (c === '{') depth++;
    else if (c === '}') depth--;
    else if (i === line.length || (c === ' ' && depth === 0)) {
      if (i > from) out.push(line.slice(from, i));
      from = i + 1;
    }
  }
  return out;
};

/** Reads "name = a b c" lines; lines that start with ; are remarks; a name given again adds to its list. */
export const readSlots = (source: string): Record<string, string[]> => {
  const slots: Record<string, string[]> = {};
  for (const line of source.split('\n')) {
    const parts = /^(\w+) = (.*)$/.exec(line);
    if (!parts || line.startsWith(';')) continue;
    (slots[parts[1]!] ??= []).push(...splitAlternatives(parts[2]!));
  }
  return slots;
};

/**
 * One random expansion of a template. Names are looked up in `slots`, from the last list to the first; a brace that is
 * neither a name nor has alternatives stands for itself.
 */
export const expand = (template: string, slots: readonly Slots[], chance: Chance, depth = 0): string => {
  if (depth > 12) throw new Error(`endless template: ${template}`);
  let out = '';
  for (let i = 0; i < template.length; i++) {
    if (template[i] !== '{') {
      out += template[i];
      continue;
    }
    const end = closing(template, i);
    const inner = template.slice(i + 1, end);
    i = end;
    const options = alternatives(inner);
    if (options.length > 1) out += expand(chance.pick(options), slots, chance, depth + 1);
    else {
      const list = named(inner, slots);
      out += list && list.length > 0 ? expand(chance.pick(list), slots, chance, depth + 1) : inner;
    }
  }
  return out;
};

const named = (name: string, slots: readonly Slots[]): readonly string[] | undefined => {
  for (let i = slots.length - 1; i >= 0; i--) if (Object.hasOwn(slots[i]!, name)) return slots[i]![name];
  return undefined;
};

const closing = (text: string, open: number): number => {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  throw new Error(`brace never closed: ${text}`);
};

const alternatives = (inner: string): string[] => {
  const out: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '{') depth++;
    else if (inner[i] === '}') depth--;
    else if (inner[i] === '|' && depth === 0) {
      out.push(inner.slice(from, i));
      from = i + 1;
    }
  }
  out.push(inner.slice(from));
  return out;
};
