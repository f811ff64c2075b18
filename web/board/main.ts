// Entry of the public board.
import { createApp } from 'vue';
import '../base/theme.css';
import './board.css';
import BoardApp from './app.vue';

createApp(BoardApp).mount('#app');
