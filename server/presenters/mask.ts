// What is left of private facts when they are shown. Called by the presenters.

/** 张三丰 becomes 张**, Ann becomes A**. */
export const maskName = (name: string): string => {
  const [first, ...rest] = Array.from(name);
  return first === undefined ? '' : first + '*'.repeat(Math.min(2, Math.max(1, rest.length)));
};

/** 13812345678 becomes 138****5678; anything short is all stars. */
export const maskPhone = (phone: string): string =>
  phone.length < 8 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}****${phone.slice(-4)}`;

/** First characters of a text for a place where it may be read in passing. */
export const cut = (text: string, max: number): string => {
  const all = Array.from(text);
  return all.length <= max ? text : `${all.slice(0, max - 1).join('')}…`;
};
