import js from '@eslint/js';
import ts from 'typescript-eslint';
import vue from 'eslint-plugin-vue';

/** Time, chance and settings are handed in; see docs/architecture.md. */
const GLOBALS = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'Use the clock that is handed in.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Use the clock that is handed in.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'Use the rng that is handed in.',
  },
  {
    selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|randomUUID)$/]',
    message: 'Handed in, or a row with a due time.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Settings come from server/config.ts.',
  },
];

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multi-word-component-names': 'off',
    },
  },
  {
    rules: {
      'no-undef': 'off',
      // What people send is cleaned of control characters, and the patterns that do it name them.
      'no-control-regex': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
    },
  },
  {
    files: ['bot/**/*.ts', 'handlers/**/*.ts', 'models/**/*.ts', 'store/**/*.ts', 'server/**/*.ts', 'locales/**/*.ts'],
    ignores: ['**/*.cli.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
    },
  },
  {
    files: ['bot/**/*.ts', 'handlers/**/*.ts', 'models/**/*.ts', 'store/**/*.ts', 'server/**/*.ts', 'locales/**/*.ts'],
    ignores: [
      'server/main.ts',
      'server/config.ts',
      'server/ticker.ts',
      '**/*.cli.ts',
      'store/embedded/**',
      'bot/channels/**',
    ],
    rules: { 'no-restricted-syntax': ['error', ...GLOBALS] },
  },
);
