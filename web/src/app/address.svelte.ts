// The address bar is the state of the page: read it here, change it only through go().

class Address {
    path = $state(location.pathname);
    query = $state(location.search);
}

export const address = new Address();

export function go(href: string, how: 'push' | 'replace' = 'push'): void {
    const there = new URL(href, location.href);
    const written = there.pathname + there.search;
    if (written === location.pathname + location.search) return;
    if (how === 'push') history.pushState(null, '', written);
    else history.replaceState(null, '', written);
    read();
}

// Links are ordinary links; a plain click on one of ours changes the page without loading it anew.
export function followLinks(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.href);
}

function read(): void {
    address.path = location.pathname;
    address.query = location.search;
}

addEventListener('popstate', read);
