// Where it happened, taken from the device or from a map. Words suffice; this only adds to them.
type Say = (key: string, values?: Record<string, string>) => string;

export function place(form: HTMLFormElement, say: Say): void {
    const room = document.getElementById('place') as HTMLElement;
    const [lat, lon, radius] = ['lat', 'lon', 'radius'].map(
        (name) => form.elements.namedItem(name) as HTMLInputElement,
    ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement];
    const told = document.createElement('p');
    told.setAttribute('role', 'status');
    const clear = button('place.clear', () => set('', '', ''));
    const map = document.createElement('div');

    function set(north: string, east: string, metres: string): void {
        lat.value = north;
        lon.value = east;
        radius.value = metres;
        clear.hidden = !north;
        const values = { place: `${north}, ${east}`, metres };
        told.textContent = north ? say('place.found', values) : '';
    }

    function button(key: string, press: () => void): HTMLButtonElement {
        const made = document.createElement('button');
        made.type = 'button';
        made.textContent = say(key);
        made.onclick = press;
        return made;
    }

    function take(north: number, east: number, metres: number): void {
        set(north.toFixed(5), east.toFixed(5), String(Math.max(1, Math.round(metres))));
    }

    function askDevice(): void {
        told.textContent = say('place.asking');
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => take(coords.latitude, coords.longitude, coords.accuracy),
            () => (told.textContent = say('place.failed')),
            { enableHighAccuracy: true, timeout: 30_000 },
        );
    }

    // The map is fetched by whoever wants it: most need no more than words.
    function openMap(): void {
        if (map.childElementCount > 0) {
            map.hidden = !map.hidden;
            return;
        }
        map.addEventListener('taken', (event) => {
            const { north, east, metres } = (event as CustomEvent).detail;
            take(north, east, metres);
            map.hidden = true;
        });
        map.id = 'place-map';
        const script = document.createElement('script');
        script.type = 'module';
        script.src = '/report-map.js';
        document.head.append(script);
    }

    if ('geolocation' in navigator) room.append(button('place.use', askDevice));
    room.append(button('place.map', openMap), map, told, clear);
    form.addEventListener('cleared', () => set('', '', ''));
    set(lat.value, lon.value, radius.value);
}
