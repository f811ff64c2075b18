// The public board's words.
import en from '../locales/en/board.json';
import zh from '../locales/zh-CN/board.json';
import { createWords } from '../base/words';

export const t = createWords(zh, en);
