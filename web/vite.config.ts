import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { coasts } from './coasts.mjs';
import { world } from './world.mjs';

// The scripts of the public form, whose page the server draws, keep their names; of all else, one page for all
// addresses, and every other file carries its hash in its name and never changes.
const formScripts = ['form', 'map', 'worker'].map((name) => [`report-${name}`, `src/report/${name}.ts`]);

export default defineConfig({
    plugins: [svelte(), coasts(), world()],
    server: { proxy: { '/api': process.env['COMITY_URL'] ?? 'http://127.0.0.1:8080' } },
    build: {
        target: 'es2022',
        assetsInlineLimit: 0, // the content policy allows no data: scripts or fonts
        chunkSizeWarningLimit: 1500, // the map library is loaded only by the map
        license: { fileName: 'licenses.md' }, // what travels inside the binary travels with its notices
        modulePreload: { polyfill: false },
        rollupOptions: {
            input: { index: 'index.html', ...Object.fromEntries(formScripts) },
            output: {
                entryFileNames: ({ name }) =>
                    name.startsWith('report-') ? '[name].js' : 'assets/[name]-[hash].js',
            },
        },
    },
});
