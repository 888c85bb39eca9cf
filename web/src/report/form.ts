// The public form, with script: what is sent is kept on the device first and shown until it was received, so
// that a lost line loses nothing. Without script the form works as it stands.
import { place } from './place';
import { forget, send } from './send';
import { type Kept, all, put } from './store';
import { reading } from './waited';

const form = document.querySelector('form') as HTMLFormElement;
const words = JSON.parse(form.dataset['words'] || '{}') as Record<string, string>;
const list = document.getElementById('queue') as HTMLElement;
let sending = false;
let asked = false; // to send
let latest = ''; // the token of what was said last
let untouched = ''; // the fields as they are before anybody types

function field(name: string): HTMLInputElement {
    return form.elements.namedItem(name) as HTMLInputElement;
}

// A page out of the cache would bring its token along, and two reports would pass for one.
function freshToken(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function filled(): Kept {
    const data = new FormData(form);
    const fields: [string, string][] = [];
    data.forEach((value, name) => {
        if (typeof value === 'string' && name !== 'token') fields.push([name, value]);
    });
    const photo = data.get('photo');
    return {
        token: field('token').value,
        action: form.getAttribute('action') as string,
        fields,
        photo: photo instanceof File && photo.size > 0 ? photo : null,
        what: field('what').value.trim().slice(0, 120),
        kept: reading(),
    };
}

function say(key: string, values: Record<string, string> = {}): string {
    return (words[key] || '').replace(/\{(\w+)\}/g, (_, name: string) => values[name] || '');
}

function element(tag: string, text: string, ...inside: Node[]): HTMLElement {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    made.append(...inside);
    return made;
}

function button(key: string, press: () => Promise<void>): HTMLElement {
    const made = element('button', say(key)) as HTMLButtonElement;
    made.type = 'button';
    made.onclick = () => void press();
    return made;
}

async function show(): Promise<void> {
    const reports = await all();
    const mine = reports.filter(({ action }) => pathOf(action) === location.pathname);
    mine.sort((one, other) => one.kept - other.kept);
    list.replaceChildren();
    if (mine.length === 0) return;
    const unsent = mine.filter(({ receipt }) => !receipt).length;
    list.append(element('h2', `${say('queue.title')} (${unsent})`), ...mine.map(drawn));
}

function drawn(report: Kept): HTMLElement {
    const what = element('p', report.what);
    what.dir = 'auto';
    if (report.receipt) {
        const { code } = report.receipt;
        const where = element('a', say('queue.sent', { code })) as HTMLAnchorElement;
        where.href = `/r/${code}`;
        return element(
            'article',
            '',
            where,
            button('queue.forget', () => forget(report).then(show)),
        );
    }
    const dropped = button('queue.drop', () => forget(report).then(show));
    if (report.refused !== undefined)
        return element('article', '', what, element('p', `${say('queue.refused')} ${report.refused}`), dropped);
    if (sending) return element('article', '', what, element('p', say('queue.sending')));
    const now = button('queue.send', sendAll);
    return element('article', '', what, element('p', say('queue.kept')), now, dropped);
}

// Whoever asks while it is under way is served after it.
async function sendAll(): Promise<void> {
    asked = true;
    if (sending) return;
    sending = true;
    try {
        while (asked) {
            asked = false;
            await show();
            await sendWaiting();
        }
    } finally {
        sending = false;
        await show();
    }
}

// One after another, the oldest first; at the first that cannot be sent the rest waits, too.
async function sendWaiting(): Promise<void> {
    const waiting = (await all()).filter(({ receipt, refused }) => !receipt && refused === undefined);
    waiting.sort((one, other) => one.kept - other.kept);
    for (const report of waiting) {
        const outcome = await send(report);
        if (outcome === 'later') return;
        if (outcome === 'refused' && report.token === latest && isUntouched()) return await askServer(report);
    }
}

// The server's own page says what is wrong beside each field, so the form says again what was refused.
async function askServer(report: Kept): Promise<void> {
    fillIn(report);
    await forget(report);
    form.submit();
}

function fillIn({ fields, photo, token }: Kept): void {
    form.reset();
    for (const [name, value] of fields) {
        const held = form.elements.namedItem(name);
        if (held instanceof HTMLInputElement && held.type === 'checkbox') held.checked = true;
        else if (held) (held as RadioNodeList | HTMLInputElement).value = value;
    }
    if (photo instanceof File) {
        const files = new DataTransfer();
        files.items.add(photo);
        field('photo').files = files.files;
    }
    field('token').value = token;
}

function isUntouched(): boolean {
    const { fields, photo } = filled();
    return !photo && JSON.stringify(fields) === untouched;
}

function startAnew(): void {
    form.reset();
    field('token').value = freshToken();
    form.dispatchEvent(new Event('cleared'));
    untouched = JSON.stringify(filled().fields);
    list.scrollIntoView();
}

// Once it lies on the device the form is free for the next: whatever is typed while it is sent stays.
async function keep(event: Event): Promise<void> {
    event.preventDefault();
    const report = filled();
    if (report.token === latest || isUntouched()) return list.scrollIntoView(); // pressed twice
    latest = report.token;
    try {
        await put(report);
    } catch {
        latest = '';
        if (navigator.onLine) form.submit();
        else list.replaceChildren(element('p', say('queue.full')));
        return;
    }
    await show();
    startAnew();
    await sendAll();
}

function pathOf(address: string): string {
    return new URL(address, location.href).pathname;
}

// The form opens without a line after the first visit.
async function keepPage(): Promise<void> {
    await navigator.serviceWorker.register('/report-worker.js', { scope: '/report/' });
    const shelf = await caches.open('report-1');
    await shelf.addAll([location.pathname + location.search, '/report-form.js', '/report-map.js']);
}

field('token').value = freshToken();
form.addEventListener('submit', (event) => void keep(event));
addEventListener('online', () => void sendAll());
setInterval(() => void sendAll(), 60_000);
place(form, say);
void sendAll();
if ('serviceWorker' in navigator) keepPage().catch(() => undefined);
