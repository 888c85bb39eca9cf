import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// One page for all addresses; every other file carries its hash in its name and never changes.
export default defineConfig({
    plugins: [svelte()],
    server: { proxy: { '/api': process.env['COMITY_URL'] ?? 'http://127.0.0.1:8080' } },
    build: {
        target: 'es2022',
        assetsInlineLimit: 0, // the content policy allows no data: scripts or fonts
        chunkSizeWarningLimit: 1500, // the map library is loaded only by the map
        license: { fileName: 'licenses.md' }, // what travels inside the binary travels with its notices
        modulePreload: { polyfill: false },
    },
});
