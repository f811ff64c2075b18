// Lets the type checker accept the style sheets that Element Plus ships without types.
declare module 'element-plus/theme-chalk/*.css';
