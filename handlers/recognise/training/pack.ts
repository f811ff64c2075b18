// Writes fitted weights as the model file that model.ts reads.
// Layout, little-endian: u32 magic, u32 length of the head, head as JSON, u32 key of each known evidence, one signed
// byte each for "request", then one signed byte per label for each of the first `rich`.
import { MAGIC, type ModelHead } from '../model';
import type { Weights } from './fit';

const scaleOf = (values: Float64Array): number => {
  // The few largest weights are clipped: they decide anyway, and the rest keep a finer step.
  const sizes = Float64Array.from(values, Math.abs).sort();
  const top = sizes[Math.floor((sizes.length - 1) * 0.9995)] ?? 0;
  return Math.max(top, 1e-9) / 127;
};

const toByte = (value: number, scale: number): number => Math.max(-127, Math.min(127, Math.round(value / scale)));

/** The bytes of the model file; the version is a hash of its weights. */
export const pack = (weights: Weights, labels: readonly string[], sectors: readonly string[]): Buffer => {
  const { keys, rich } = weights;
  const requestScale = scaleOf(weights.request);
  const labelScale = scaleOf(weights.labels);
  const body = Buffer.alloc(keys.length * 5 + rich * labels.length);
  keys.forEach((key, i) => body.writeUInt32LE(key, i * 4));
  weights.request.forEach((w, i) => body.writeInt8(toByte(w, requestScale), keys.length * 4 + i));
  const from = keys.length * 5;
  for (let i = 0; i < rich * labels.length; i++) body.writeInt8(toByte(weights.labels[i]!, labelScale), from + i);
  let hash = 0x811c9dc5;
  for (const byte of body) hash = Math.imul(hash ^ byte, 0x01000193);
  const head: ModelHead = {
    version: (hash >>> 0).toString(16).padStart(8, '0'),
    labels,
    sectors,
    known: keys.length,
    rich,
    requestBias: weights.requestBias,
    requestScale,
    labelBias: [...weights.labelBias],
    labelScale,
  };
  const headBytes = Buffer.from(JSON.stringify(head), 'utf8');
  const start = Buffer.alloc(8);
  start.writeUInt32LE(MAGIC, 0);
  start.writeUInt32LE(headBytes.length, 4);
  return Buffer.concat([start, headBytes, body]);
};
