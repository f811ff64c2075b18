// Entry of the staff console.
import { createApp } from 'vue';
import '../base/theme.css';
import './element';
import './console.css';
import ConsoleApp from './app.vue';
import { router } from './router';

createApp(ConsoleApp).use(router).mount('#app');
