// Keeps the public form for when there is no line. It asks the network first, always: an old page is better
// than none, and worse than a new one.
const shelfName = 'report-1';

interface Lasting extends Event {
    waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
    request: Request;
    respondWith(reply: Promise<Response>): void;
}
declare function skipWaiting(): Promise<void>;
declare const clients: { claim(): Promise<void> };

addEventListener('install', (event) => (event as Lasting).waitUntil(skipWaiting()));
addEventListener('activate', (event) => (event as Lasting).waitUntil(clients.claim()));
addEventListener('fetch', (event) => {
    const { request } = event as Fetching;
    const { origin, pathname } = new URL(request.url);
    const ours = pathname.startsWith('/report/') || pathname.startsWith('/report-');
    if (request.method !== 'GET' || origin !== location.origin || !ours) return;
    (event as Fetching).respondWith(freshOrKept(request));
});

async function freshOrKept(request: Request): Promise<Response> {
    const shelf = await caches.open(shelfName);
    try {
        const reply = await fetch(request);
        if (reply.ok) await shelf.put(request, reply.clone());
        return reply;
    } catch (lost) {
        // It was kept under other Accept headers than those of whoever opens the page.
        const kept =
            (await shelf.match(request, { ignoreVary: true })) ||
            (await shelf.match(request, { ignoreVary: true, ignoreSearch: true }));
        if (kept) return kept;
        throw lost;
    }
}

export {};
