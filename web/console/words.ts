// The console's words.
import en from '../locales/en/console.json';
import zh from '../locales/zh-CN/console.json';
import { createWords } from '../base/words';

export const t = createWords(zh, en);
