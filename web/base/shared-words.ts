// Words used by every page: errors, language, time.
import en from '../locales/en/shared.json';
import zh from '../locales/zh-CN/shared.json';
import { createWords } from './words';

export const sharedWords = createWords(zh, en);
