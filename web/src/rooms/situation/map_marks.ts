// The marks of verification as pictures for the map, there before its first tile.
import type { Map as GlMap } from 'maplibre-gl';
import { verifications } from '../../api/judgements';
import { daylight, night, type Palette } from './map_style';
import { verificationShapes, type VerificationShape } from './verification_marks';

const side = 20; // of 16, and a rim that sets it off from what lies below
const sharpness = 3;

export function addMarks(map: GlMap): void {
    for (const palette of [daylight, night])
        for (const verification of verifications) {
            const id = `mark-${verification}-${palette.light}`;
            const drawn = map.hasImage(id) ? null : draw(verificationShapes[verification], palette);
            if (drawn) map.addImage(id, drawn, { pixelRatio: sharpness });
        }
}

function draw(shape: VerificationShape, palette: Palette): ImageData | null {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side * sharpness;
    const pen = canvas.getContext('2d');
    if (!pen) return null;
    pen.scale(sharpness, sharpness);
    pen.translate((side - 16) / 2, (side - 16) / 2);
    pen.lineCap = pen.lineJoin = 'round';
    const outline = new Path2D(shape.outline);
    stroke(pen, outline, palette.paper, 3.6);
    pen.fillStyle = shape.fill === 'paper' ? palette.paper : shape.fill;
    pen.fill(outline);
    stroke(pen, outline, shape.edge === 'ink' ? palette.ink : shape.edge, shape.edge === 'ink' ? 2 : 1.2);
    if (shape.sign) stroke(pen, new Path2D(shape.sign), shape.ink, 1.8);
    return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function stroke(pen: CanvasRenderingContext2D, path: Path2D, colour: string, width: number): void {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke(path);
}
