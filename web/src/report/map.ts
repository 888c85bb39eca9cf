// A map of nothing but coasts and a grid, to say roughly where: moved under a cross by finger, mouse or keys.
import coasts, { islands } from 'virtual:coasts';

const form = document.querySelector('form') as HTMLFormElement;
const words = JSON.parse(form.dataset['words'] || '{}') as Record<string, string>;
const room = document.getElementById('place-map') as HTMLElement;
const [east0 = 0, north0 = 20, degrees0 = 300] = (form.dataset['around'] || '').split(',').filter(Boolean).map(Number);
const canvas = document.createElement('canvas');
const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
const view = { east: east0, north: north0, across: degrees0 }; // degrees
const steps = [90, 45, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

// Shapes as [east, north, east, north, …] in degrees.
const shapes = coasts.map((text) => shape(text, 10));
if ('islands' in form.dataset) shapes.push(...islands.shapes.map((text) => shape(text, 1000, islands.origin)));

function shape(text: string, parts: number, [east0, north0] = [0, 0]): number[] {
    const numbers: number[] = [];
    let east = 0;
    let north = 0;
    for (let at = 0; at + 3 < text.length; at += 4) {
        east += number(text, at);
        north += number(text, at + 2);
        numbers.push(east0 + east / parts, north0 + north / parts);
    }
    return numbers;
}

// Two letters are a number from -4050 to 4049.
function number(text: string, at: number): number {
    return (text.charCodeAt(at) - 35) * 90 + (text.charCodeAt(at + 1) - 35) - 4050;
}

function scale(): number {
    return canvas.width / view.across;
}
// East and west shrink with the cosine of the latitude.
function squeeze(): number {
    return Math.max(0.2, Math.cos((view.north * Math.PI) / 180));
}
function x(east: number): number {
    return canvas.width / 2 + (east - view.east) * scale() * squeeze();
}
function y(north: number): number {
    return canvas.height / 2 - (north - view.north) * scale();
}

function draw(): void {
    const ratio = devicePixelRatio || 1;
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    const dark = '#1b1d1f';
    pen.fillStyle = '#e3f0f8';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = '#fff';
    pen.strokeStyle = dark;
    pen.lineWidth = ratio;
    for (const shape of shapes) {
        for (const turn of [-360, 0, 360]) {
            pen.beginPath();
            for (let at = 0; at < shape.length; at += 2)
                pen.lineTo(x((shape[at] as number) + turn), y(shape[at + 1] as number));
            pen.closePath();
            pen.fill();
            pen.stroke();
        }
    }
    drawGrid(ratio);
    pen.strokeStyle = '#b3261e';
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    for (const [dx, dy] of [
        [14, 0],
        [0, 14],
    ] as const) {
        pen.moveTo(canvas.width / 2 - dx * ratio, canvas.height / 2 - dy * ratio);
        pen.lineTo(canvas.width / 2 + dx * ratio, canvas.height / 2 + dy * ratio);
    }
    pen.stroke();
}

function drawGrid(ratio: number): void {
    const step = steps.find((each) => each < view.across / 3) || 0.01;
    const digits = step < 0.1 ? 2 : step < 1 ? 1 : 0;
    pen.strokeStyle = '#85898a';
    pen.fillStyle = '#1b1d1f';
    pen.lineWidth = ratio / 2;
    pen.font = `${12 * ratio}px sans-serif`;
    pen.beginPath();
    const width = view.across / squeeze();
    const height = (view.across * canvas.height) / canvas.width;
    for (let at = Math.ceil((view.east - width / 2) / step) * step; at < view.east + width / 2; at += step) {
        pen.moveTo(x(at), 0);
        pen.lineTo(x(at), canvas.height);
        pen.fillText(at.toFixed(digits), x(at) + 2 * ratio, canvas.height - 4 * ratio);
    }
    for (let at = Math.ceil((view.north - height / 2) / step) * step; at < view.north + height / 2; at += step) {
        pen.moveTo(0, y(at));
        pen.lineTo(canvas.width, y(at));
        pen.fillText(at.toFixed(digits), 2 * ratio, y(at) - 2 * ratio);
    }
    pen.stroke();
}

function move(right: number, up: number): void {
    const perPixel = view.across / canvas.clientWidth;
    view.east = ((((view.east + (right * perPixel) / squeeze() + 180) % 360) + 360) % 360) - 180;
    view.north = Math.max(-85, Math.min(85, view.north + up * perPixel));
    draw();
}

function zoom(factor: number): void {
    view.across = Math.max(0.02, Math.min(360, view.across * factor));
    draw();
}

// How far off a fingertip on this map is.
function metres(): number {
    return ((view.across * 111_320) / canvas.clientWidth) * 22;
}

function button(key: string, press: () => void): HTMLButtonElement {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = words[key] || '';
    made.onclick = press;
    return made;
}

function listen(): void {
    let held: { x: number; y: number } | null = null;
    canvas.onpointerdown = (event) => {
        held = { x: event.clientX, y: event.clientY };
        canvas.setPointerCapture(event.pointerId);
    };
    canvas.onpointermove = (event) => {
        if (!held) return;
        move(held.x - event.clientX, event.clientY - held.y);
        held = { x: event.clientX, y: event.clientY };
    };
    canvas.onpointerup = canvas.onpointercancel = () => (held = null);
    canvas.onkeydown = (event) => {
        const to = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, 20], ArrowDown: [0, -20] }[event.key];
        if (to) move(to[0] as number, to[1] as number);
        else if (event.key === '+') zoom(0.5);
        else if (event.key === '-') zoom(2);
        else return;
        event.preventDefault();
    };
    addEventListener('resize', draw);
}

canvas.dir = 'ltr'; // a map is never mirrored
canvas.tabIndex = 0;
canvas.setAttribute('role', 'application');
canvas.setAttribute('aria-label', words['place.map.hint'] || '');
const hint = document.createElement('p');
hint.className = 'hint';
hint.textContent = words['place.map.hint'] || '';
room.append(
    hint,
    canvas,
    button('place.closer', () => zoom(0.5)),
    button('place.farther', () => zoom(2)),
    button('place.take', () => {
        const detail = { north: view.north, east: view.east, metres: metres() };
        room.dispatchEvent(new CustomEvent('taken', { detail }));
    }),
);
listen();
draw();
