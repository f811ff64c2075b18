// Entry of the chat page.
import { createApp } from 'vue';
import '../base/theme.css';
import './chat.css';
import ChatApp from './app.vue';

createApp(ChatApp).mount('#app');
