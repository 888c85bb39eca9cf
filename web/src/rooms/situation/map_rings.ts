// The ring about a cell of many reports: how much of it was verified, is doubtful, is not so. Drawn when the map asks
// for it, in twelfths, each with a line of its own so that colour does not tell alone.
import type { ExpressionSpecification, Map as GlMap } from 'maplibre-gl';
import { verdicts, type Verdict } from '../../api/judgements';
import { daylight, night, type Palette } from './map_style';
import { verificationShapes } from './verification_marks';

const parts = 12;
const sharpness = 3;
const line_px = 7;
const edge_px = 2.5;
export const ringRadius_px = 24; // as drawn; the map makes it fit its cell
const side = 2 * (ringRadius_px + line_px);
const dashes: Record<Verdict, number[]> = { verified: [], doubtful: [4, 2.5], not: [1.5, 2.5] };

// One report in a hundred is still to be seen: parts are rounded up.
function partsOf(verdict: Verdict): ExpressionSpecification {
    return ['ceil', ['/', ['*', parts, ['get', verdict]], ['max', 1, ['get', 'count']]]];
}

export const isJudged: ExpressionSpecification = [
    '>',
    ['+', ...verdicts.map((verdict): ExpressionSpecification => ['get', verdict])],
    0,
];

export function ringImage(palette: Palette): ExpressionSpecification {
    const shares = verdicts.flatMap((verdict) => ['-', ['to-string', partsOf(verdict)]]);
    return ['concat', 'ring', ...shares, `-${palette.light}`] as ExpressionSpecification;
}

export function drawRings(map: GlMap): void {
    map.setMissingStyleImageResolver((id) => {
        const asked = /^ring-(\d+)-(\d+)-(\d+)-(\w+)$/.exec(id);
        if (!asked || map.hasImage(id)) return;
        const palette = asked[4] === night.light ? night : daylight;
        const drawn = draw([Number(asked[1]), Number(asked[2]), Number(asked[3])], palette);
        if (drawn) map.addImage(id, drawn, { pixelRatio: sharpness });
    });
}

function draw(shares: number[], palette: Palette): ImageData | null {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side * sharpness;
    const pen = canvas.getContext('2d');
    if (!pen) return null;
    pen.scale(sharpness, sharpness);
    pen.translate(side / 2, side / 2);
    arc(pen, 0, parts, palette.paper, line_px, []);
    arc(pen, 0, parts, palette.ink, edge_px, []);
    let from = 0;
    verdicts.forEach((verdict, at) => {
        const to = Math.min(parts, from + (shares[at] ?? 0));
        if (to > from) {
            arc(pen, from, to, palette.paper, line_px, []);
            arc(pen, from, to, verificationShapes[verdict].fill, line_px, dashes[verdict]);
        }
        from = to;
    });
    return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// From the top, with the clock.
function arc(
    pen: CanvasRenderingContext2D,
    from: number,
    to: number,
    colour: string,
    width: number,
    dash: number[],
): void {
    const angle = (part: number): number => (part / parts - 0.25) * 2 * Math.PI;
    pen.beginPath();
    pen.arc(0, 0, ringRadius_px, angle(from), angle(to));
    pen.setLineDash(dash);
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
}
