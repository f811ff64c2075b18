// The chat page's words.
import en from '../locales/en/chat.json';
import zh from '../locales/zh-CN/chat.json';
import { createWords } from '../base/words';

export const t = createWords(zh, en);
