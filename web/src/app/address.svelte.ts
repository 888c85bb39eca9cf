// The address bar is the state of the page: read it here, change it only through go().

class Address {
    path = $state(location.pathname);
    query = $state(location.search);
}

export const address = new Address();

export function go(href: string, how: 'push' | 'replace' = 'push'): void {
    const there = new URL(href, location.href);
    const written = there.pathname + there.search + there.hash;
    if (written === location.pathname + location.search + location.hash) return;
    if (how === 'push') history.pushState(null, '', written);
    else history.replaceState(null, '', written);
    const isElsewhere = address.path !== there.pathname;
    read();
    if (isElsewhere && how === 'push') scrollTo(0, 0);
}

const drawnByServer = /^\/(api|public|report|log|r)\//;

// Links are ordinary links; a plain click on one of ours changes the page without loading it anew.
export function followLinks(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (drawnByServer.test(link.pathname) || link.getAttribute('href')?.startsWith('#')) return;
    event.preventDefault();
    go(link.href);
}

function read(): void {
    address.path = location.pathname;
    address.query = location.search;
}

addEventListener('popstate', read);
