import { mount } from 'svelte';
import App from './App.svelte';
import './style.css';
import { speak, wantedLanguage } from './words.svelte';

await speak(wantedLanguage());
mount(App, { target: document.getElementById('page')! });
